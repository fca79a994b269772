import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ListQueuesCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs'
import { expect, test } from 'vitest'
import { manualClock } from '../../src/clock.ts'
import { awsClientOptions } from '../../src/in-process.ts'
import { localAws } from '../../src/local-aws.ts'

const ARN = 'arn:aws:sqs:us-east-1:111122223333'
const redrive = { deadLetterTargetArn: `${ARN}:dead`, maxReceiveCount: 2 }
const template = {
  Resources: {
    Dead: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'dead' } },
    Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'orders', RedrivePolicy: redrive } },
  },
}
const start = new Date('2025-07-16T01:00:00Z')
const after = (seconds: number) => new Date(start.getTime() + seconds * 1000)

async function aQueue(...bodies: readonly string[]) {
  const clock = manualClock(start)
  const aws = await localAws({ clock, template })
  const credentials = aws.directory.createAdministrator('admin')
  const sqs = new SQSClient(awsClientOptions({ aws, credentials }))
  for (const body of bodies) aws.lambda.queues.send(`${ARN}:orders`, body, { CODE: 'x', PLACE: 'y' }, 'authorized')
  const url = (name: string) => `https://sqs.us-east-1.amazonaws.com/111122223333/${name}`
  const QueueUrl = url('orders')
  const receive = async (more: object = {}, name = 'orders') => {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: url(name), ...more }))
    return Messages
  }
  return { clock, sqs, QueueUrl, receive, bodies: async (more = {}) => (await receive(more)).map(({ Body }) => Body) }
}

test('a message that is received is hidden for its visibility timeout, and then comes again', async () => {
  const { clock, bodies } = await aQueue('one')
  expect(await bodies()).toEqual(['one'])
  clock.moveTo(after(29))
  expect(await bodies()).toEqual([])
  clock.moveTo(after(30))
  expect(await bodies()).toEqual(['one'])
})

test('a call receives as many messages as it asks for, one if it does not say', async () => {
  const { bodies } = await aQueue('one', 'two', 'three')
  expect(await bodies()).toEqual(['one'])
  expect(await bodies({ MaxNumberOfMessages: 10, WaitTimeSeconds: 20 })).toEqual(['two', 'three'])
})

test('the attributes that are asked for come with a message, and no others', async () => {
  const { receive } = await aQueue('one')
  const [plain] = await receive({ VisibilityTimeout: 0 })
  expect(plain).not.toHaveProperty('Attributes')
  expect(plain).not.toHaveProperty('MessageAttributes')

  const MessageSystemAttributeNames = ['ApproximateReceiveCount', 'SentTimestamp']
  const [message] = await receive({ MessageSystemAttributeNames, MessageAttributeNames: ['CO.*'] })
  expect(message?.MessageId).toBe(plain?.MessageId)
  expect(message?.Attributes).toEqual({ ApproximateReceiveCount: '2', SentTimestamp: String(start.getTime()) })
  expect(message?.MessageAttributes).toEqual({ CODE: { DataType: 'String', StringValue: 'x' } })
})

test('a message that was received too often goes to the dead-letter queue', async () => {
  const { receive } = await aQueue('one')
  await receive({ VisibilityTimeout: 0 })
  await receive({ VisibilityTimeout: 0 })
  expect(await receive({ VisibilityTimeout: 0 })).toEqual([])
  expect((await receive({}, 'dead')).map(({ Body }) => Body)).toEqual(['one'])
})

test('a message is deleted by its latest receipt only', async () => {
  const { sqs, QueueUrl, receive } = await aQueue('one')
  const [old] = await receive({ VisibilityTimeout: 0 })
  const [latest] = await receive({ VisibilityTimeout: 0 })
  const counts = async () => {
    const AttributeNames = ['ApproximateNumberOfMessages' as const]
    return (await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames }))).Attributes
  }
  await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: old?.ReceiptHandle }))
  expect(await counts()).toEqual({ ApproximateNumberOfMessages: '1' })
  await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: latest?.ReceiptHandle }))
  expect(await counts()).toEqual({ ApproximateNumberOfMessages: '0' })
})

test('the visibility of a message that was received can be changed', async () => {
  const { sqs, QueueUrl, receive, bodies } = await aQueue('one')
  const [message] = await receive()
  const change = { QueueUrl, ReceiptHandle: message?.ReceiptHandle, VisibilityTimeout: 0 }
  await sqs.send(new ChangeMessageVisibilityCommand(change))
  expect(await bodies()).toEqual(['one'])
  const unknown = sqs.send(new ChangeMessageVisibilityCommand({ ...change, ReceiptHandle: 'x' }))
  await expect(unknown).rejects.toMatchObject({ name: 'ReceiptHandleIsInvalid' })
})

test('hidden messages are counted apart, and a purge removes all', async () => {
  const { sqs, QueueUrl, bodies } = await aQueue('one', 'two')
  await bodies()
  const AttributeNames = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const
  const ask = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...AttributeNames] })
  const counts = { ApproximateNumberOfMessages: '1', ApproximateNumberOfMessagesNotVisible: '1' }
  expect((await sqs.send(ask)).Attributes).toEqual(counts)
  await sqs.send(new PurgeQueueCommand({ QueueUrl }))
  expect(await bodies({ MaxNumberOfMessages: 10 })).toEqual([])
})

test('an empty queue answers without a list of messages', async () => {
  const { sqs, QueueUrl } = await aQueue()
  expect(await sqs.send(new ReceiveMessageCommand({ QueueUrl }))).not.toHaveProperty('Messages')
})

test('queues are listed by the beginning of their names', async () => {
  const { sqs, QueueUrl } = await aQueue()
  expect((await sqs.send(new ListQueuesCommand({}))).QueueUrls).toHaveLength(2)
  expect((await sqs.send(new ListQueuesCommand({ QueueNamePrefix: 'ord' }))).QueueUrls).toEqual([QueueUrl])
})
