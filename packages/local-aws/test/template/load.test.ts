import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { loadStack, readStack } from '../../src/template/load.ts'
import { location, resources, template } from './sample.ts'

const stack = readStack(template, location, '/package')
const ARN = 'arn:aws'

describe('a packaged template', () => {
  test('describes its functions with role, environment, log and the path of the zip', () => {
    expect(stack.functions).toEqual([
      {
        name: 'shop-dev-worker',
        arn: `${ARN}:lambda:us-east-1:111122223333:function:shop-dev-worker`,
        roleArn: stack.roles.find(({ path }) => path === '/functions/')?.arn,
        handler: 'worker.handler',
        environment: { TABLE: 'shop-dev-orders', BUS: 'shop-dev', LEAD: '120' },
        timeoutSeconds: 30,
        memoryMb: 512,
        reservedConcurrency: undefined,
        log: { group: '/aws/lambda/shop-dev-worker', format: 'JSON', level: 'INFO' },
        retries: 1,
        maxAgeSeconds: 21_600,
        onFailureArn: stack.queues[0]?.arn,
        deadLetterArn: undefined,
        zipFile: '/package/worker.zip',
      },
    ])
  })

  test('has the name of a custom bus in the ARN of its rules, and in the permissions that refer to it', () => {
    const [rule, tick] = stack.rules

    expect(rule?.arn).toBe(`${ARN}:events:us-east-1:111122223333:rule/shop-dev/shop-dev-worker-rule-1`)
    expect(stack.permissions[0]?.sourceArn).toBe(rule?.arn)
    expect(tick).toMatchObject({ bus: 'default', schedule: 'rate(1 minute)', enabled: true })
    expect(stack.permissions[1]?.sourceArn).toBe(tick?.arn)
  })

  test('describes roles with their path, inline policies and managed policies', () => {
    expect(stack.roles[0]).toMatchObject({
      path: '/functions/',
      managedArns: [`${ARN}:iam::111122223333:policy/boundary/boundary`],
      inline: { worker: { Statement: [] } },
    })
    expect(stack.roles[0]?.arn).toBe(`${ARN}:iam::111122223333:role/functions/${stack.roles[0]?.name}`)
  })

  test('describes queues with the queue policies that name them', () => {
    expect(stack.queues[0]?.policies).toMatchObject([{ Statement: [{ Resource: stack.queues[0]?.arn }] }])
  })

  test('describes tables, indexes, log groups and streams, schedule groups and outputs', () => {
    expect(stack.tables).toMatchObject([{ name: 'shop-dev-orders', GlobalSecondaryIndexes: [{ IndexName: 'due' }] }])
    expect(stack.logGroups).toEqual([
      { name: '/aws/lambda/shop-dev-worker', retentionDays: 30, deletionProtected: false },
    ])
    expect(stack.logStreams).toEqual([{ name: 'orders', group: '/aws/lambda/shop-dev-worker' }])
    expect(stack.scheduleGroups[0]?.arn).toBe(`${ARN}:scheduler:us-east-1:111122223333:schedule-group/shop-dev`)
    expect(stack.outputs.BusArn).toBe(`${ARN}:events:us-east-1:111122223333:event-bus/shop-dev`)
  })

  test('lists resources that are accepted but not run', () => {
    expect(stack.notRun).toEqual([{ logicalId: 'ServerlessDeploymentBucket', type: 'AWS::S3::Bucket' }])
  })

  test('leaves out a resource whose condition is false', () => {
    const Resources = { ...resources, Extra: { Type: 'AWS::SQS::Queue', Condition: 'IsProd' } }

    expect(readStack({ ...template, Resources }, location).queues).toHaveLength(1)
  })
})

describe('what local AWS cannot run', () => {
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
      /Odd .*\n.*InputTransformer is not supported by local AWS/,
    ],
    ['an input path', withRule({ InputPath: '$.detail' }), /InputPath is not supported by local AWS/],
    [
      'an unknown function',
      { Resources: { B: { Type: 'AWS::Events::EventBus', Properties: { Name: { 'Fn::ImportValue': 'x' } } } } },
      /Fn::ImportValue/,
    ],
    [
      'a reference to nothing',
      { Resources: { B: { Type: 'AWS::Events::EventBus', Properties: { Name: { Ref: 'Missing' } } } } },
      /Cannot refer to Missing/,
    ],
    [
      'a reference to an attribute of nothing',
      { Resources: {}, Outputs: { X: { Value: { 'Fn::GetAtt': ['Y', 'Z'] } } } },
      /Cannot refer to Y/,
    ],
  ])('is refused by name: %s', (_, source, message) => {
    expect(() => readStack(source, location)).toThrow(message)
  })

  test('a folder without a template is an error that says how to write one', () => {
    expect(() => loadStack(mkdtempSync(join(tmpdir(), 'local-aws-')), location)).toThrow('package the stack first')
  })
})
