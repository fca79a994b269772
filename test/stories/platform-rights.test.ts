import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { JOB_PLATFORMS, type JobPlatform } from '#core/job-platforms/job-platform.ts'
import { statementOf } from '#core/job-platforms/statement.ts'
import type { Day } from '#local/day/day.ts'
import { at, WHERE } from '#test/fixtures/seed.ts'
import { packageInFolder } from '#test/package/package-stage.ts'
import { failures, job, policies, startDay } from './day.ts'
import {
  AWS_POLICY,
  attachToRole,
  createServiceRole,
  policyOf,
  putInRole,
  type Statement,
  warningsOf,
} from './own-policies.ts'

const ROLE = 'trainer'
const IN_VPC = { network: { vpcEndpoints: ['vpce-0a1b2c3d4e5f67890'] } }
const VPC_ACTIONS =
  'ec2:CreateNetworkInterface, ec2:CreateNetworkInterfacePermission, ec2:DeleteNetworkInterface, ec2:DeleteNetworkInterfacePermission, ec2:DescribeDhcpOptions, ec2:DescribeNetworkInterfaces, ec2:DescribeSecurityGroups, ec2:DescribeSubnets, ec2:DescribeVpcs'

let folder = ''
beforeAll(async () => {
  folder = await packageInFolder('local', { params: { platforms: 'sagemaker,bedrock' } })
})
afterAll(() => rmSync(folder, { recursive: true }))

/** A day in a stage with SageMaker and Bedrock, with a role of the platform that has these rights of its own. */
async function dayWith(platform: JobPlatform, ...own: readonly Statement[]): Promise<Day> {
  const day = await startDay({ packageFolder: join(folder, '.serverless') })
  await createServiceRole(day, ROLE, JOB_PLATFORMS[platform].service)
  if (own.length > 0) await putInRole(day, ROLE, 'platform', policyOf(...own))
  return day
}

function listed(platform: JobPlatform): readonly Statement[] {
  return JOB_PLATFORMS[platform].rightsIn({ ...WHERE, urlSuffix: 'amazonaws.com' }).map(statementOf)
}

function asRole(more: object = {}) {
  return job({ principal: { type: 'role', name: ROLE }, keys: undefined, ...more })
}

test('a role of SageMaker with what SageMaker needs has no warnings, in a VPC and with a key either', async () => {
  const day = await dayWith('sagemaker', ...listed('sagemaker'))
  await day.put('Training Job Scheduled', asRole(IN_VPC))

  expect(warningsOf(day)).toEqual([])
})

test('a role that lacks something is granted access, and the warnings name what is missing, for what, and where to get it', async () => {
  const day = await dayWith('sagemaker')
  await day.put('Training Job Scheduled', asRole(IN_VPC))

  expect(warningsOf(day)).toEqual([
    'SageMaker needs cloudwatch:PutMetricData as role trainer to write metrics: add what infra/principal.yml gives with Platform=sagemaker',
    'SageMaker needs logs:CreateLogGroup, logs:CreateLogStream, logs:DescribeLogStreams, logs:PutLogEvents as role trainer to write logs: add what infra/principal.yml gives with Platform=sagemaker',
    `SageMaker needs ${VPC_ACTIONS} as role trainer to run in a VPC: add what infra/principal.yml gives with Platform=sagemaker`,
  ])
  await day.until(at('01:00'))
  expect(await policies(day)).toHaveLength(1)
  expect(failures(day)).toEqual([])
})

test('outside a VPC and without a key, network and volumes are not asked for', async () => {
  const day = await dayWith('sagemaker', ...listed('sagemaker').slice(0, 2))
  await day.put('Training Job Scheduled', asRole())

  expect(warningsOf(day)).toEqual([])
})

test('rights of which the owner gave some were meant to be whole: what is missing is named', async () => {
  const some = { Action: ['ec2:*NetworkInterface*', 'kms:CreateGrant'], Resource: '*' }
  const day = await dayWith('sagemaker', ...listed('sagemaker').slice(0, 2), some)
  await day.put('Training Job Scheduled', asRole())

  expect(warningsOf(day)).toEqual([
    expect.stringContaining(
      'needs ec2:DescribeDhcpOptions, ec2:DescribeSecurityGroups, ec2:DescribeSubnets, ec2:DescribeVpcs as role trainer to run in a VPC: add',
    ),
    expect.stringContaining('needs kms:DescribeKey, kms:Encrypt as role trainer to encrypt volumes: add'),
  ])
})

test('what the boundary of the stage does not allow is named with the parameter that it needs', async () => {
  const day = await startDay()
  await createServiceRole(day, ROLE, 'sagemaker.amazonaws.com')
  await putInRole(day, ROLE, 'platform', policyOf(...listed('sagemaker')))
  await day.put('Training Job Scheduled', asRole())

  const deploy = 'and the boundary does not allow that: deploy the stage with platforms=sagemaker'
  expect(warningsOf(day)).toEqual([
    `SageMaker needs cloudwatch:PutMetricData as role trainer to write metrics, ${deploy}`,
    `SageMaker needs logs:CreateLogGroup, logs:DescribeLogStreams as role trainer to write logs, ${deploy}`,
    `SageMaker needs ${VPC_ACTIONS} as role trainer to run in a VPC, ${deploy}`,
    `SageMaker needs kms:CreateGrant, kms:DescribeKey, kms:Encrypt as role trainer to encrypt volumes, ${deploy}`,
  ])
})

test('AmazonSageMakerFullAccess has what the platform needs, and opens the data outside the window', async () => {
  const day = await dayWith('sagemaker')
  await attachToRole(day, AWS_POLICY('AmazonSageMakerFullAccess'), ROLE)
  await day.put('Training Job Scheduled', asRole(IN_VPC))

  expect(warningsOf(day)).toEqual([
    expect.stringContaining('by the attached policy AmazonSageMakerFullAccess: detach it'),
  ])
})

describe('a role of Bedrock', () => {
  test('in a VPC, with what Bedrock needs, has no warnings', async () => {
    const day = await dayWith('bedrock', ...listed('bedrock'))
    await day.put('Training Job Scheduled', asRole(IN_VPC))

    expect(warningsOf(day)).toEqual([])
  })

  test('in a VPC and without, is told so; elsewhere Bedrock needs nothing but the data', async () => {
    const day = await dayWith('bedrock')
    await day.put('Training Job Scheduled', asRole({ jobId: 'elsewhere' }))
    expect(warningsOf(day)).toEqual([])

    const other = await dayWith('bedrock')
    await other.put('Training Job Scheduled', asRole(IN_VPC))
    expect(warningsOf(other)).toEqual([expect.stringContaining('Bedrock needs ec2:CreateNetworkInterface')])
  })
})

test('a role of Batch needs nothing for its platform', async () => {
  const day = await dayWith('batch')
  await day.put('Training Job Scheduled', asRole(IN_VPC))

  expect(warningsOf(day)).toEqual([])
})

describe('the job that a grant ends with says which platform it is', () => {
  const bedrock = { endsWith: { bedrock: { customizationJob: 'wikipedia' } } }
  const sagemaker = { endsWith: { sagemaker: { processingJob: 'wikipedia' } } }

  test('a role that trusts SageMaker, in a VPC, is told what Bedrock needs, and that Bedrock is not trusted', async () => {
    const day = await dayWith('sagemaker', ...listed('sagemaker').slice(0, 3))
    await day.put(
      'Training Job Scheduled',
      asRole({ ...IN_VPC, ...bedrock, access: { datasets: ['s3://acmeco-base-models'] } }),
    )

    expect(warningsOf(day)).toEqual([
      'role trainer does not trust bedrock.amazonaws.com, so Bedrock cannot run its job as it: create a role with Platform=bedrock of infra/principal.yml',
      'Bedrock needs ec2:CreateTags as role trainer to run in a VPC: add what infra/principal.yml gives with Platform=bedrock',
    ])
  })

  test('a role is told what SageMaker needs for a processing job as for a training job', async () => {
    const day = await dayWith('sagemaker')
    await day.put('Training Job Scheduled', asRole(sagemaker))

    expect(warningsOf(day)).toEqual([
      expect.stringContaining('SageMaker needs cloudwatch:PutMetricData'),
      expect.stringContaining('SageMaker needs logs:CreateLogGroup'),
    ])
  })

  test('a user is asked for nothing: the job on the platform has a role of its own', async () => {
    const day = await startDay({ packageFolder: join(folder, '.serverless') })
    await day.put('Training Job Scheduled', job(sagemaker))

    expect(warningsOf(day)).toEqual([])
  })
})
