import { CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs'
import { DynamoDBClient, ListTablesCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { EventBridgeClient, ListEventBusesCommand, PutEventsCommand } from '@aws-sdk/client-eventbridge'
import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreatePolicyCommand,
  CreateUserCommand,
  IAMClient,
  ListUsersCommand,
} from '@aws-sdk/client-iam'
import { GetObjectCommand, ListBucketsCommand, S3Client } from '@aws-sdk/client-s3'
import { CreateScheduleCommand, ListScheduleGroupsCommand, SchedulerClient } from '@aws-sdk/client-scheduler'
import { ListSecretsCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { describe, expect, test } from 'vitest'
import { runUntil } from '../src/agenda.ts'
import { manualClock } from '../src/clock.ts'
import { awsClientOptions } from '../src/in-process.ts'
import { type LocalAwsOptions, localAws } from '../src/local-aws.ts'
import { allow, documentOf } from './account.ts'

const start = new Date('2025-07-16T09:00:00Z')
const noon = new Date('2025-07-16T12:00:00Z')

async function anEmptyAccount(options: Omit<LocalAwsOptions, 'clock'> = {}) {
  const clock = manualClock(start)
  const aws = await localAws({ clock, ...options })
  const asAdmin = awsClientOptions({ aws, credentials: aws.directory.createAdministrator('admin') })
  return { aws, clock, asAdmin }
}

/** Creates a user with a managed policy through IAM's API. Returns options for clients of that user. */
async function aUserWith(
  { aws, asAdmin }: Awaited<ReturnType<typeof anEmptyAccount>>,
  statement: ReturnType<typeof allow>,
) {
  const iam = new IAMClient(asAdmin)
  const UserName = 'trainer'
  await iam.send(new CreateUserCommand({ UserName }))
  const command = new CreatePolicyCommand({ PolicyName: 'read', PolicyDocument: documentOf(statement) })
  const { Policy } = await iam.send(command)
  await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn: Policy?.Arn }))
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }))
  const credentials = { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' }
  return awsClientOptions({ aws, credentials })
}

describe('an account without a template', () => {
  test('answers for every service, and has nothing but the default event bus and schedule group', async () => {
    const { asAdmin } = await anEmptyAccount()
    const { EventBuses } = await new EventBridgeClient(asAdmin).send(new ListEventBusesCommand({}))
    const { ScheduleGroups } = await new SchedulerClient(asAdmin).send(new ListScheduleGroupsCommand({}))

    expect((await new STSClient(asAdmin).send(new GetCallerIdentityCommand({}))).Account).toBe('111122223333')
    expect((await new IAMClient(asAdmin).send(new ListUsersCommand({}))).Users).toHaveLength(1)
    expect((await new S3Client(asAdmin).send(new ListBucketsCommand({}))).Buckets ?? []).toEqual([])
    expect(EventBuses?.map(({ Name }) => Name)).toEqual(['default'])
    expect(ScheduleGroups?.map(({ Name }) => Name)).toEqual(['default'])
    expect((await new DynamoDBClient(asAdmin).send(new ListTablesCommand({}))).TableNames).toEqual([])
    expect((await new SecretsManagerClient(asAdmin).send(new ListSecretsCommand({}))).SecretList).toEqual([])
    expect((await new CloudWatchLogsClient(asAdmin).send(new DescribeLogGroupsCommand({}))).logGroups).toEqual([])
  })

  test('enforces the policies of a user on S3, and their time conditions by its clock', async () => {
    const account = await anEmptyAccount()
    account.aws.putObject('data', 'train/1', 'model')
    account.aws.putObject('data', 'other', 'secret')
    const untilNoon = { DateLessThan: { 'aws:CurrentTime': noon.toISOString() } }
    const s3 = new S3Client(await aUserWith(account, allow('s3:GetObject', 'arn:aws:s3:::data/train/*', untilNoon)))
    const read = (Key: string) => s3.send(new GetObjectCommand({ Bucket: 'data', Key }))

    expect(await (await read('train/1')).Body?.transformToString()).toBe('model')
    await expect(read('other')).rejects.toMatchObject({ name: 'AccessDenied' })
    account.clock.moveTo(new Date(noon.getTime() - 1))
    await expect(read('train/1')).resolves.toBeDefined()
    account.clock.moveTo(noon)
    await expect(read('train/1')).rejects.toMatchObject({ name: 'AccessDenied' })
  })

  test('runs a schedule when the agenda runs until its time', async () => {
    const events: string[] = []
    const { aws, clock, asAdmin } = await anEmptyAccount({
      onEvent: (_, { 'detail-type': detailType, time }) => events.push(`${detailType} at ${time}`),
    })
    const RoleArn = aws.directory.putRole({
      name: 'scheduler',
      trust: {
        Statement: [{ Effect: 'Allow', Principal: { Service: 'scheduler.amazonaws.com' }, Action: 'sts:AssumeRole' }],
      },
      inline: { put: { Version: '2012-10-17', Statement: [allow('events:PutEvents')] } },
    })
    const Target = {
      RoleArn,
      Arn: 'arn:aws:events:us-east-1:111122223333:event-bus/default',
      EventBridgeParameters: { DetailType: 'Noon', Source: 'clock' },
    }
    const command = new CreateScheduleCommand({
      ...{ Name: 'noon', ScheduleExpression: 'at(2025-07-16T12:00:00)', Target },
      FlexibleTimeWindow: { Mode: 'OFF' },
    })
    await new SchedulerClient(asAdmin).send(command)

    await runUntil(aws.agenda, clock, new Date('2025-07-16T11:59:59Z'))
    expect(events).toEqual([])
    await runUntil(aws.agenda, clock, noon)
    expect(events).toEqual(['Noon at 2025-07-16T12:00:00Z'])
  })
})

test('a template is deployed from an object, without a package', async () => {
  const Orders = {
    Type: 'AWS::DynamoDB::Table',
    Properties: {
      TableName: 'orders',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    },
  }
  const Inbox = { Type: 'AWS::SQS::Queue' }
  const Rule = {
    Type: 'AWS::Events::Rule',
    Properties: {
      EventPattern: { source: ['shop'] },
      Targets: [{ Id: 'inbox', Arn: { 'Fn::GetAtt': ['Inbox', 'Arn'] } }],
    },
  }
  const Policy = {
    Type: 'AWS::SQS::QueuePolicy',
    Properties: {
      Queues: [{ Ref: 'Inbox' }],
      PolicyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: 'events.amazonaws.com' },
            Action: 'sqs:SendMessage',
            Resource: { 'Fn::GetAtt': ['Inbox', 'Arn'] },
          },
        ],
      },
    },
  }
  const { aws, clock, asAdmin } = await anEmptyAccount({ template: { Resources: { Orders, Inbox, Rule, Policy } } })
  const Entries = [{ Source: 'shop', DetailType: 'Order Placed', Detail: '{"id":"7"}' }]

  await new DynamoDBClient(asAdmin).send(new PutItemCommand({ TableName: 'orders', Item: { id: { S: '7' } } }))
  await new EventBridgeClient(asAdmin).send(new PutEventsCommand({ Entries }))
  await runUntil(aws.agenda, clock, start)

  expect(aws.dynamoDb.items('orders')).toEqual([{ id: { S: '7' } }])
  expect(aws.lambda.queues.messages(aws.stack.queues[0]?.arn ?? '')).toHaveLength(1)
})
