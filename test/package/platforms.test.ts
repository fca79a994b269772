import { actionsMatching } from '@curfew/iam-policy/data/actions'
import { carries, globalKeyOf } from '@curfew/iam-policy/data/keys'
import { parsePolicy } from '@curfew/iam-policy/parse'
import { sizeOf } from '@curfew/iam-policy/size'
import { readStack } from '@curfew/local-aws/template/load'
import { describe, expect, test } from 'vitest'
import { JOB_PLATFORM_NAMES, JOB_PLATFORMS, type JobPlatform } from '#core/job-platforms/job-platform.ts'
import { statementOf } from '#core/job-platforms/statement.ts'
import { lintPolicy } from '#targets/iam/lint.ts'
import { isOpen } from './escalation-path.ts'
import { ESCALATION_PATHS } from './escalation-paths.ts'
import { packageStage } from './package-stage.ts'
import { boundaryWith } from './platforms.ts'
import { allowing, isAllowed } from './rights.ts'
import { at, PLACE, templateIn } from './template.ts'

const HERE = { partition: 'aws', account: PLACE.account, urlSuffix: 'amazonaws.com' }
const NONE = await boundaryWith('none')
const SAGEMAKER = await boundaryWith('sagemaker')
const ALL = await boundaryWith('sagemaker,bedrock,batch,eks')
const LONGEST_POLICY = 6144

const KEY = 'arn:aws:kms:us-east-1:111122223333:key/0a1b2c3d-0000-4000-8000-000000000000'
const INTERFACE = 'arn:aws:ec2:us-east-1:111122223333:network-interface/eni-0a1b2c3d'
const SUBNET = 'arn:aws:ec2:us-east-1:111122223333:subnet/subnet-0a1b2c3d'
const JOB = 'arn:aws:bedrock:us-east-1:111122223333:model-customization-job/amazon.nova-lite/0a1b2c3d'
const LOG_GROUP = 'arn:aws:logs:us-east-1:111122223333:log-group:/aws/sagemaker/TrainingJobs'

describe('a SageMaker job in a VPC, with metrics, logs and encrypted volumes, whose owner gave its role what SageMaker asks for', () => {
  const owners = parsePolicy({
    Version: '2012-10-17',
    Statement: {
      Effect: 'Allow',
      Action: [
        ...['ec2:*NetworkInterface*', 'ec2:DescribeVpcs', 'ec2:DescribeSubnets', 'ec2:DescribeSecurityGroups'],
        ...['ec2:DescribeDhcpOptions', 'cloudwatch:PutMetricData', 'logs:CreateLogGroup', 'logs:DescribeLogStreams'],
        ...['kms:CreateGrant', 'kms:Encrypt', 'kms:DescribeKey'],
      ],
      Resource: '*',
    },
  })
  const calls = [
    ['ec2:CreateNetworkInterface', SUBNET, {}],
    ['ec2:CreateNetworkInterface', INTERFACE, {}],
    ['ec2:CreateNetworkInterfacePermission', INTERFACE, {}],
    ['ec2:DeleteNetworkInterface', INTERFACE, {}],
    ['ec2:DeleteNetworkInterfacePermission', INTERFACE, {}],
    ['ec2:DescribeNetworkInterfaces', '*', {}],
    ['ec2:DescribeVpcs', '*', {}],
    ['ec2:DescribeSubnets', '*', {}],
    ['ec2:DescribeSecurityGroups', '*', {}],
    ['ec2:DescribeDhcpOptions', '*', {}],
    ['cloudwatch:PutMetricData', '*', { 'cloudwatch:namespace': '/aws/sagemaker/TrainingJobs' }],
    ['logs:CreateLogGroup', LOG_GROUP, {}],
    ['logs:DescribeLogStreams', LOG_GROUP, {}],
    ['kms:CreateGrant', KEY, { 'kms:GrantIsForAWSResource': 'true' }],
    ['kms:Encrypt', KEY, {}],
    ['kms:DescribeKey', KEY, {}],
  ] as const

  test.each(calls)('%s on %s is denied without the platform, and allowed with it', (action, resource, context) => {
    const under = (boundary: typeof NONE) => ({ identity: [owners], boundary: boundary.policy })

    expect(isAllowed(under(NONE), { action, resource, context })).toBe(false)
    expect(isAllowed(under(SAGEMAKER), { action, resource, context })).toBe(true)
  })
})

describe('a platform opens what it needs, and not what lies beside it', () => {
  const tagged = { 'aws:RequestTag/BedrockManaged': 'true', 'aws:RequestTag/BedrockModelCustomizationJobArn': JOB }
  const bedrock = { 'kms:ViaService': 'bedrock.us-east-1.amazonaws.com' }
  test.each([
    ['sagemaker', 'ec2:AttachNetworkInterface', INTERFACE, {}],
    ['sagemaker', 'ec2:ModifyNetworkInterfaceAttribute', INTERFACE, {}],
    ['sagemaker', 'ec2:RunInstances', SUBNET, {}],
    ['sagemaker', 'cloudwatch:PutMetricData', '*', { 'cloudwatch:namespace': 'Curfew' }],
    ['sagemaker', 'logs:CreateLogGroup', LOG_GROUP.replace('/aws/sagemaker', '/acme'), {}],
    ['sagemaker', 'logs:GetLogEvents', LOG_GROUP, {}],
    ['sagemaker', 'kms:CreateGrant', KEY, { 'kms:GrantIsForAWSResource': 'false' }],
    ['sagemaker', 'kms:Decrypt', KEY, {}],
    ['sagemaker', 'sagemaker:CreateTrainingJob', '*', {}],
    ['bedrock', 'ec2:CreateNetworkInterface', INTERFACE, {}],
    ['bedrock', 'ec2:DeleteNetworkInterface', INTERFACE, {}],
    ['bedrock', 'ec2:CreateTags', INTERFACE, { 'ec2:CreateAction': 'RunInstances' }],
    ['bedrock', 'kms:Decrypt', KEY, {}],
    ['bedrock', 'kms:CreateGrant', KEY, { 'kms:ViaService': 's3.us-east-1.amazonaws.com' }],
    ['batch', 'ec2:CreateNetworkInterface', INTERFACE, {}],
    ['batch', 'logs:CreateLogGroup', LOG_GROUP, {}],
  ] as const)('%s does not open %s on %s with %j', async (platform, action, resource, context) => {
    expect(isAllowed(everythingUnder(platform), { action, resource, context })).toBe(false)
  })

  test.each([
    ['bedrock', 'ec2:CreateNetworkInterface', INTERFACE, tagged],
    ['bedrock', 'ec2:DeleteNetworkInterface', INTERFACE, { 'aws:ResourceTag/BedrockManaged': 'true' }],
    ['bedrock', 'ec2:CreateTags', INTERFACE, { 'ec2:CreateAction': 'CreateNetworkInterface' }],
    ['bedrock', 'kms:GenerateDataKey', KEY, bedrock],
    ['bedrock', 'bedrock:InvokeModel', 'arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-pro-v1:0', {}],
    ['batch', 'logs:CreateLogGroup', LOG_GROUP.replace('sagemaker', 'batch'), {}],
  ] as const)('%s opens %s on %s with %j', (platform, action, resource, context) => {
    expect(isAllowed(everythingUnder(platform), { action, resource, context })).toBe(true)
  })

  function everythingUnder(platform: JobPlatform) {
    const statements = JOB_PLATFORMS[platform].rightsIn(HERE).map(statementOf)
    return { identity: [allowing(['*'])], boundary: parsePolicy({ Version: '2012-10-17', Statement: statements }) }
  }
})

test('the boundary has exactly the listed statements of its platforms more than without any, and eks adds none', () => {
  const listed = (...platforms: readonly JobPlatform[]) =>
    platforms.flatMap((platform) => JOB_PLATFORMS[platform].rightsIn(HERE).map(statementOf))

  expect(without(statementsOf(SAGEMAKER), NONE)).toEqual(listed('sagemaker'))
  expect(without(statementsOf(ALL), NONE)).toEqual(listed('sagemaker', 'bedrock', 'batch'))
  expect(listed('eks')).toEqual([])
})

test('the boundary of a stage with every platform fits into one policy', () => {
  expect(sizeOf(JSON.stringify(ALL.json))).toBeLessThan(LONGEST_POLICY)
})

test('our own linter has nothing to say about it, except that platforms share rights', () => {
  const codes = lintPolicy(JSON.stringify(ALL.json), { profile: 'boundary' }).map(({ code }) => code)

  expect(lintPolicy(JSON.stringify(SAGEMAKER.json), { profile: 'boundary' })).toEqual([])
  expect([...new Set(codes)]).toEqual(['REDUNDANT_STATEMENT'])
})

test('every listed action is one of AWS, by its full name, on resources that it supports, with keys that it carries', () => {
  const rights = JOB_PLATFORM_NAMES.flatMap((platform) => JOB_PLATFORMS[platform].rightsIn(HERE))
  const wrong = rights.flatMap(({ actions, resources, condition = {} }) =>
    actions.filter((action) => {
      const [known, ...others] = actionsMatching(action)
      if (known?.name !== action || others.length > 0) return true
      const keys = Object.values(condition).flatMap((byKey) => Object.keys(byKey))
      const isCarried = keys.every((key) => carries(known, key) || globalKeyOf(key) !== undefined)
      // Metrics are limited by their namespace: the resource type is one of data sets.
      const isOpen = action.startsWith('ec2:') || action === 'cloudwatch:PutMetricData'
      return !isCarried || (resources.includes('*') && known.resourceTypes.length > 0 && !isOpen)
    }),
  )

  expect(rights.length).toBeGreaterThan(10)
  expect(wrong).toEqual([])
})

/** Each as far as its conditions leave it, as the tests above say. */
const OPENED = {
  'change who may use a KMS key': 'by a grant that a service makes for a volume or a model',
  'silence an alarm': 'by metrics, in other namespaces than that of Curfew',
  'query a database or a model': 'a teacher of a distillation',
}

test('of all escalations, the platforms together open three to whoever is under the boundary', () => {
  const open = (boundary: typeof NONE) =>
    ESCALATION_PATHS.filter((path) => isOpen(path, { identity: [allowing(['*'])], boundary: boundary.policy }))

  const before = open(NONE)
  expect(
    open(ALL)
      .filter((path) => !before.includes(path))
      .map(({ name }) => name),
  ).toEqual(Object.keys(OPENED))
})

test('a platform that does not exist is refused when the stage is packaged, with the names of those that do', async () => {
  const packaged = packageStage('dev', { params: { platforms: 'sagemaker,sagemakr' } })

  await expect(packaged).rejects.toMatchObject({
    stdout: expect.stringContaining(
      'the parameter platforms: "sagemakr" is no platform; its values are none, or one or more of sagemaker, bedrock, batch, eks',
    ),
  })
})

test('what becomes of standing access is a parameter of the stage, and a warning unless it says otherwise', async () => {
  const settingOf = (template: Awaited<ReturnType<typeof packageStage>>) =>
    readStack(template, PLACE).functions.find(({ name }) => name.endsWith('-schedule-access'))?.environment
      .STANDING_ACCESS

  expect(settingOf(await packageStage('dev', { params: { standingAccess: 'refuse' } }))).toBe('refuse')
  expect(settingOf(templateIn('.serverless'))).toBe('warn')
})

function statementsOf({ json }: typeof NONE): readonly unknown[] {
  return [at(json, 'Statement')].flat()
}

function without(statements: readonly unknown[], base: typeof NONE): readonly unknown[] {
  const known = new Set(statementsOf(base).map((one) => JSON.stringify(one)))
  return statements.filter((one) => !known.has(JSON.stringify(one)))
}
