import { execFile, spawnSync } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { manualClock } from '../../src/clock.ts'
import { serve } from '../../src/http-server.ts'
import { localAws } from '../../src/local-aws.ts'
import { signedCall } from '../../src/signed-call.ts'
import { allow, documentOf } from '../account.ts'

const ID = 'arn:aws:cloudformation:us-east-1:111122223333:stack/shop/local'
const template = {
  Description: 'A shop',
  Parameters: { Stage: { Default: 'dev' } },
  Conditions: { IsProd: { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] } },
  Resources: {
    Orders: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'orders' } },
    Graphs: { Type: 'AWS::CloudWatch::Dashboard', Properties: {} },
    Spare: { Type: 'AWS::SQS::Queue', Condition: 'IsProd', Properties: { QueueName: 'spare' } },
  },
  Outputs: {
    QueueArn: {
      Value: { 'Fn::GetAtt': ['Orders', 'Arn'] },
      Description: 'Where orders wait',
      Export: { Name: { 'Fn::Sub': '${AWS::StackName}-queue' } },
    },
    SpareArn: { Condition: 'IsProd', Value: { 'Fn::GetAtt': ['Spare', 'Arn'] } },
  },
}

async function aStack(loaded: object | undefined = template) {
  const clock = manualClock(new Date('2025-07-16T01:00:00Z'))
  const aws = await localAws({ clock, stackName: 'shop', ...(loaded && { template: loaded }) })
  const admin = aws.directory.createAdministrator('admin')
  const ask = async (action: string, fields: Readonly<Record<string, string>> = {}, credentials = admin) => {
    const { body } = await signedCall({ aws, credentials, service: 'cloudformation' }, { action, fields })
    return Buffer.from(body).toString()
  }
  return { aws, admin, ask }
}

describe('the stack that is loaded', () => {
  test('is described with its parameters, its outputs and when it was created', async () => {
    const { ask } = await aStack()

    const answer = await ask('DescribeStacks', { StackName: 'shop' })

    expect(answer).toContain(`<StackId>${ID}</StackId><StackName>shop</StackName><Description>A shop</Description>`)
    expect(answer).toContain('<ParameterKey>Stage</ParameterKey><ParameterValue>dev</ParameterValue>')
    expect(answer).toContain('<CreationTime>2025-07-16T01:00:00Z</CreationTime>')
    expect(answer).toContain('<StackStatus>CREATE_COMPLETE</StackStatus>')
    const value = 'arn:aws:sqs:us-east-1:111122223333:orders'
    expect(answer).toContain(
      `<OutputKey>QueueArn</OutputKey><OutputValue>${value}</OutputValue>` +
        '<Description>Where orders wait</Description><ExportName>shop-queue</ExportName>',
    )
  })

  test('has no output and no resource whose condition does not hold', async () => {
    const { ask } = await aStack()
    expect(await ask('DescribeStacks')).not.toContain('SpareArn')
    expect(await ask('DescribeStackResources', { StackName: ID })).not.toContain('Spare')
  })

  test('has all of its resources, those that are accepted and not run among them', async () => {
    const { ask } = await aStack()
    const answer = await ask('ListStackResources', { StackName: 'shop' })
    const queue = 'https://sqs.us-east-1.amazonaws.com/111122223333/orders'
    expect(answer).toContain(
      `<LogicalResourceId>Orders</LogicalResourceId><PhysicalResourceId>${queue}</PhysicalResourceId>` +
        '<ResourceType>AWS::SQS::Queue</ResourceType>',
    )
    expect(answer).toContain('<LogicalResourceId>Graphs</LogicalResourceId>')
    const one = await ask('DescribeStackResource', { StackName: 'shop', LogicalResourceId: 'Orders' })
    expect(one).toContain(`<PhysicalResourceId>${queue}</PhysicalResourceId>`)
    expect(await ask('DescribeStackResources', { PhysicalResourceId: queue })).toContain('Graphs')
  })

  test('is listed, unless another status is asked for', async () => {
    const { ask } = await aStack()
    expect(await ask('ListStacks')).toContain('<StackName>shop</StackName>')
    const filter = { 'StackStatusFilter.member.1': 'DELETE_COMPLETE' }
    expect(await ask('ListStacks', filter)).not.toContain('<StackName>')
  })
})

test('an account without a template has no stack', async () => {
  const aws = await localAws({ clock: manualClock(new Date()) })
  const credentials = aws.directory.createAdministrator('admin')
  const call = { action: 'ListStacks', fields: {} }
  const { body } = await signedCall({ aws, credentials, service: 'cloudformation' }, call)
  expect(Buffer.from(body).toString()).not.toContain('<StackName>')
})

test.each([
  ['a stack that does not exist', 'DescribeStacks', { StackName: 'other' }, 'Stack with id other does not exist'],
  ['a resource that does not exist', 'DescribeStackResource', { StackName: 'shop', LogicalResourceId: 'X' }, 'X does'],
  ['a parameter that would be ignored', 'ListStacks', { NextToken: 'x' }, 'NextToken'],
  ['a deployment', 'CreateChangeSet', { StackName: 'shop' }, 'does not support the CloudFormation operation CreateC'],
])('%s is refused by name', async (_, action, fields, message) => {
  const { ask } = await aStack()
  expect(await ask(action, fields)).toContain(message)
})

test('each operation needs its own right on the stack', async () => {
  const { aws, ask } = await aStack()
  const trust = { Version: '2012-10-17', Statement: [] }
  const inline = { own: documentOf(allow('cloudformation:DescribeStacks', ID)) }
  const reader = aws.directory.assumeRole(aws.directory.putRole({ name: 'reader', trust, inline }), 'session')

  expect(await ask('DescribeStacks', { StackName: 'shop' }, reader)).toContain(ID)
  expect(await ask('DescribeStacks', {}, reader)).toContain('AccessDenied')
  expect(await ask('ListStackResources', { StackName: 'shop' }, reader)).toContain('cloudformation:ListStackResources')
})

// Older versions of the AWS CLI do not know AWS_ENDPOINT_URL; --endpoint-url is known to all.
const cli = spawnSync('aws', ['--version']).status === 0
test.skipIf(!cli)('the AWS CLI reads an output (skipped without an AWS CLI)', { timeout: 60_000 }, async () => {
  const { aws, admin } = await aStack()
  const server = await serve(aws)
  const env = {
    PATH: process.env.PATH,
    AWS_ACCESS_KEY_ID: admin.accessKeyId,
    AWS_SECRET_ACCESS_KEY: admin.secretAccessKey,
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
  }
  const query = ['--query', 'Stacks[0].Outputs[0].OutputValue', '--output', 'text']
  const command = ['--endpoint-url', server.url, 'cloudformation', 'describe-stacks', '--stack-name', 'shop', ...query]
  const { stdout } = await promisify(execFile)('aws', command, { env })
  await server.close()
  expect(stdout.trim()).toBe('arn:aws:sqs:us-east-1:111122223333:orders')
})
