import * as z from 'zod'
import { type ApiOperation, operation } from '../api/operation.ts'
import { AwsError } from '../aws-error.ts'
import type { Clock } from '../clock.ts'
import type { Queues } from '../lambda/queues.ts'
import { jsonService } from '../protocol/json-service.ts'
import type { Random } from '../random.ts'
import type { Service } from '../service.ts'
import type { QueueResource } from '../template/stack.ts'
import { arn, type StackLocation } from '../template/stack-location.ts'
import { messageAnswer } from './message.ts'
import { createReceipts, type Receipts } from './receipts.ts'

const at = z.strictObject({ QueueUrl: z.string() })
const names = z.array(z.string()).default([])
const seconds = z.number().int().min(0).max(43_200)
const receipt = at.extend({ ReceiptHandle: z.string() })
const reception = at.extend({
  MaxNumberOfMessages: z.number().int().min(1).max(10).default(1),
  VisibilityTimeout: seconds.optional(),
  // An answer never waits for a message: with a clock that stands still none would come.
  WaitTimeSeconds: z.number().int().min(0).max(20).optional(),
  AttributeNames: names,
  MessageSystemAttributeNames: names,
  MessageAttributeNames: names,
})

export type SqsParts = {
  readonly resources: readonly QueueResource[]
  readonly queues: Queues
  readonly location: StackLocation
  readonly clock: Clock
  readonly random: Random
}

/** The SQS API, as far as it describes queues and reads them. In AWS JSON 1.0. */
export function sqsService({ resources, queues, location, clock, random }: SqsParts): Service {
  const receipts = createReceipts(queues, clock, random)
  const existing = (name: string): QueueResource => {
    const found = resources.find((queue) => queue.name === name)
    if (found !== undefined) return found
    throw new AwsError('AWS.SimpleQueueService.NonExistentQueue', 400, 'The specified queue does not exist.')
  }
  const need = (name: string, action: string) => ({ action: `sqs:${action}`, resource: arn(location, 'sqs', name) })
  const needAt =
    (action: string) =>
    ({ QueueUrl }: { readonly QueueUrl: string }) => [need(nameIn(QueueUrl), action)]
  const received = ({ QueueUrl, ReceiptHandle }: z.infer<typeof receipt>) => {
    const queue = existing(nameIn(QueueUrl))
    return { queue, message: receipts.messageOf(queue, ReceiptHandle) }
  }

  const operations: Readonly<Record<string, ApiOperation>> = {
    ListQueues: operation({
      input: z.strictObject({ QueueNamePrefix: z.string().default('') }),
      needs: () => [need('*', 'ListQueues')],
      answer: ({ QueueNamePrefix }) => ({
        QueueUrls: resources.filter(({ name }) => name.startsWith(QueueNamePrefix)).map(({ url }) => url),
      }),
    }),
    GetQueueUrl: operation({
      input: z.strictObject({ QueueName: z.string() }),
      needs: ({ QueueName }) => [need(QueueName, 'GetQueueUrl')],
      answer: ({ QueueName }) => ({ QueueUrl: existing(QueueName).url }),
    }),
    GetQueueAttributes: operation({
      input: at.extend({ AttributeNames: names }),
      needs: needAt('GetQueueAttributes'),
      answer: ({ QueueUrl, AttributeNames }) => {
        const all = attributes(existing(nameIn(QueueUrl)), queues, receipts)
        const isAsked = (name: string) => AttributeNames.includes('All') || AttributeNames.includes(name)
        return { Attributes: Object.fromEntries(Object.entries(all).filter(([name]) => isAsked(name))) }
      },
    }),
    ReceiveMessage: operation({
      input: reception,
      needs: needAt('ReceiveMessage'),
      answer: ({ QueueUrl, MaxNumberOfMessages, VisibilityTimeout, ...asked }) => {
        const queue = existing(nameIn(QueueUrl))
        const hideSeconds = VisibilityTimeout ?? queue.visibilityTimeoutSeconds
        const system = [...asked.AttributeNames, ...asked.MessageSystemAttributeNames]
        const found = receipts.receive(queue, MaxNumberOfMessages, hideSeconds)
        const own = asked.MessageAttributeNames
        const messages = found.map(([message, state]) => messageAnswer(message, state, { system, own }))
        // As on AWS, an answer without messages has no list of them.
        return messages.length > 0 ? { Messages: messages } : {}
      },
    }),
    DeleteMessage: operation({
      input: receipt,
      needs: needAt('DeleteMessage'),
      answer: (input) => {
        const { queue, message } = received(input)
        // As on AWS, deleting a message again succeeds, and so does an old receipt, which deletes nothing.
        if (message) queues.delete(queue.arn, message)
        return {}
      },
    }),
    ChangeMessageVisibility: operation({
      input: receipt.extend({ VisibilityTimeout: seconds }),
      needs: needAt('ChangeMessageVisibility'),
      answer: ({ VisibilityTimeout, ...input }) => {
        const { message } = received(input)
        if (!message) throw new AwsError('ReceiptHandleIsInvalid', 400, 'The input receipt handle is invalid.')
        receipts.hide(message, VisibilityTimeout)
        return {}
      },
    }),
    PurgeQueue: operation({
      input: at,
      needs: needAt('PurgeQueue'),
      answer: ({ QueueUrl }) => {
        queues.purge(existing(nameIn(QueueUrl)).arn)
        return {}
      },
    }),
  }
  return jsonService('sqs', 'SQS', operations)
}

/** A message that Lambda is processing counts as visible: local AWS knows no receipt of it. */
function attributes({ arn, visibilityTimeoutSeconds }: QueueResource, queues: Queues, receipts: Receipts) {
  const messages = queues.messages(arn)
  const hidden = messages.filter((message) => receipts.isHidden(message)).length
  return {
    QueueArn: arn,
    ApproximateNumberOfMessages: String(messages.length - hidden),
    ApproximateNumberOfMessagesNotVisible: String(hidden),
    ApproximateNumberOfMessagesDelayed: '0',
    VisibilityTimeout: String(visibilityTimeoutSeconds),
  }
}

function nameIn(url: string): string {
  return url.slice(url.lastIndexOf('/') + 1)
}
