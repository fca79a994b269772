import { GetQueueAttributesCommand, GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs'
import { expect, test } from 'vitest'
import { manualClock } from '../../src/clock.ts'
import { awsClientOptions } from '../../src/in-process.ts'
import { localAws } from '../../src/local-aws.ts'
import { allow, documentOf } from '../account.ts'

const template = {
  Resources: { Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'orders', VisibilityTimeout: 120 } } },
}
const QUEUE = 'arn:aws:sqs:us-east-1:111122223333:orders'

async function aQueue() {
  const aws = await localAws({ clock: manualClock(new Date('2025-07-16T01:00:00Z')), template })
  const admin = aws.directory.createAdministrator('admin')
  const as = (credentials = admin) => new SQSClient(awsClientOptions({ aws, credentials }))
  return { aws, as, sqs: as() }
}

test('a queue has an address, and says how many messages wait in it', async () => {
  const { aws, sqs } = await aQueue()
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: 'orders' }))
  const messages = async () => {
    const AttributeNames = ['ApproximateNumberOfMessages' as const]
    return (await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames }))).Attributes
  }
  expect(await messages()).toEqual({ ApproximateNumberOfMessages: '0' })

  aws.lambda.queues.send(QUEUE, 'one', {}, 'authorized')

  expect(await messages()).toEqual({ ApproximateNumberOfMessages: '1' })
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }))
  expect(Attributes).toMatchObject({ QueueArn: QUEUE, VisibilityTimeout: '120' })
})

test('a queue that does not exist has no address', async () => {
  const { sqs } = await aQueue()

  await expect(sqs.send(new GetQueueUrlCommand({ QueueName: 'other' }))).rejects.toMatchObject({
    name: 'QueueDoesNotExist',
  })
})

test('each operation needs its own right on the queue', async () => {
  const { aws, as } = await aQueue()
  const trust = { Version: '2012-10-17', Statement: [] }
  const inline = { own: documentOf(allow('sqs:GetQueueUrl', QUEUE)) }
  const sqs = as(aws.directory.assumeRole(aws.directory.putRole({ name: 'reader', trust, inline }), 'session'))

  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: 'orders' }))

  await expect(sqs.send(new GetQueueAttributesCommand({ QueueUrl }))).rejects.toThrow('sqs:GetQueueAttributes')
})
