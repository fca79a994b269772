import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { loadStack, readStack } from '../../src/template/load.ts'
import { place, resources, template } from './sample.ts'

const stack = readStack(template, place, '/package')
const ARN = 'arn:aws'

describe('a packaged template', () => {
  test('names its function, its role, its environment and the zip beside the template', () => {
    expect(stack.functions).toEqual([
      {
        name: 'curfew-dev-settle',
        arn: `${ARN}:lambda:us-east-1:111122223333:function:curfew-dev-settle`,
        roleArn: stack.roles.find(({ path }) => path === '/curfew-functions/')?.arn,
        handler: 'settle.handler',
        environment: { TABLE: 'curfew-dev-grants', BUS: 'curfew-dev', LEAD: '120' },
        timeoutSeconds: 30,
        memoryMb: 512,
        reservedConcurrency: undefined,
        log: { group: '/aws/lambda/curfew-dev-settle', format: 'JSON', level: 'INFO' },
        retries: 1,
        longestAgeSeconds: 21_600,
        onFailureArn: stack.queues[0]?.arn,
        deadLetterArn: undefined,
        zipFile: '/package/settle.zip',
      },
    ])
  })

  test('gives rules of a custom bus the bus in their ARN, and the permission the same ARN', () => {
    const [rule, sweep] = stack.rules

    expect(rule?.arn).toBe(`${ARN}:events:us-east-1:111122223333:rule/curfew-dev/curfew-dev-settle-rule-1`)
    expect(stack.permissions[0]?.sourceArn).toBe(rule?.arn)
    expect(sweep).toMatchObject({ bus: 'default', schedule: 'rate(1 minute)', enabled: true })
    expect(stack.permissions[1]?.sourceArn).toBe(sweep?.arn)
  })

  test('attaches managed policies by ARN and keeps role paths', () => {
    expect(stack.roles[0]).toMatchObject({
      path: '/curfew-functions/',
      managedArns: [`${ARN}:iam::111122223333:policy/curfew-boundary/boundary`],
      inline: { settle: { Statement: [] } },
    })
    expect(stack.roles[0]?.arn).toBe(`${ARN}:iam::111122223333:role/curfew-functions/${stack.roles[0]?.name}`)
  })

  test('gives queues the policies that name them', () => {
    expect(stack.queues[0]?.policies).toMatchObject([{ Statement: [{ Resource: stack.queues[0]?.arn }] }])
  })

  test('keeps table names, indexes, log groups and streams, schedule groups and outputs', () => {
    expect(stack.tables).toMatchObject([{ name: 'curfew-dev-grants', GlobalSecondaryIndexes: [{ IndexName: 'due' }] }])
    expect(stack.logGroups).toEqual([
      { name: '/aws/lambda/curfew-dev-settle', retentionDays: 30, deletionProtected: false },
    ])
    expect(stack.logStreams).toEqual([{ name: 'grants', group: '/aws/lambda/curfew-dev-settle' }])
    expect(stack.scheduleGroups[0]?.arn).toBe(`${ARN}:scheduler:us-east-1:111122223333:schedule-group/curfew-dev`)
    expect(stack.outputs.BusArn).toBe(`${ARN}:events:us-east-1:111122223333:event-bus/curfew-dev`)
  })

  test('lists what is not run locally instead of dropping it', () => {
    expect(stack.notRun).toEqual([
      { logicalId: 'ServerlessDeploymentBucket', type: 'AWS::S3::Bucket' },
      { logicalId: 'Alarm', type: 'AWS::CloudWatch::Alarm' },
    ])
  })

  test('leaves out a resource whose condition is false', () => {
    const Resources = { ...resources, Extra: { Type: 'AWS::SQS::Queue', Condition: 'IsProd' } }

    expect(readStack({ ...template, Resources }, place).queues).toHaveLength(1)
  })
})

describe('what local AWS cannot run is refused by name', () => {
  const withRule = (target: object) => ({
    ...template,
    Resources: {
      ...resources,
      Odd: { Type: 'AWS::Events::Rule', Properties: { Targets: [{ Id: 'x', Arn: 'y', ...target }] } },
    },
  })

  test.each([
    [
      'an input transformer',
      withRule({ InputTransformer: { InputTemplate: '<x>' } }),
      /Odd .*\n.*InputTransformer is not run locally/,
    ],
    ['an input path', withRule({ InputPath: '$.detail' }), /InputPath is not run locally/],
    [
      'an unknown function',
      { Resources: { B: { Type: 'AWS::Events::EventBus', Properties: { Name: { 'Fn::ImportValue': 'x' } } } } },
      /Fn::ImportValue/,
    ],
    [
      'a reference to nothing',
      { Resources: { B: { Type: 'AWS::Events::EventBus', Properties: { Name: { Ref: 'Nobody' } } } } },
      /Cannot refer to Nobody/,
    ],
    [
      'an attribute that is not known',
      { Resources: {}, Outputs: { X: { Value: { 'Fn::GetAtt': ['Y', 'Z'] } } } },
      /Cannot refer to Y/,
    ],
  ])('%s', (_, source, message) => {
    expect(() => readStack(source, place)).toThrow(message)
  })

  test('a folder without a package says how to make one', () => {
    expect(() => loadStack(mkdtempSync(join(tmpdir(), 'curfew-')), place)).toThrow('package the stack first')
  })
})
