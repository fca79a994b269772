import type { Agenda } from '../agenda.ts'
import type { Clock } from '../clock.ts'
import type { Random } from '../random.ts'
import type { EventSource, QueueResource, Stack } from '../template/stack.ts'
import type { Functions, HostedFunction } from './functions.ts'
import { createInvocationQueue } from './invocation-queue.ts'
import { mappedFunction } from './mapped-function.ts'
import type { Roles } from './ports.ts'
import type { QueueMessage, Queues } from './queues.ts'

type Parts = {
  readonly stack: Stack
  readonly functions: Functions
  readonly queues: Queues
  readonly agenda: Agenda
  readonly clock: Clock
  readonly random: Random
  readonly roles: Roles
}

/** Lambda polls a queue with the permissions of the function's role. */
const REQUIRED_ACTIONS = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes']

/**
 * Invokes functions with the messages of their queues. A message whose function fails is delivered again after its
 * visibility timeout, until the queue moves it to its dead-letter queue. Throws if AWS would refuse the mapping.
 */
export function connectEventSources(parts: Parts): void {
  for (const source of parts.stack.eventSources) {
    const { queue, hosted } = checkedMapping(source, parts)
    const deliver = deliveryTo(hosted, queue, parts)
    parts.queues.onSent(queue.arn, (message) => deliver(message, 1))
  }
}

function deliveryTo(hosted: HostedFunction, queue: QueueResource, { queues, agenda, clock, random, stack }: Parts) {
  const invocationQueue = createInvocationQueue(hosted, agenda)

  const deliver = (message: QueueMessage, receiveCount: number): void =>
    invocationQueue.enqueue(async () => {
      if (!queues.messages(queue.arn).includes(message)) return
      if (receiveCount > (queue.redrive?.maxReceives ?? Number.POSITIVE_INFINITY))
        return queues.moveToDeadLetters(queue.arn, message)
      const visibleAt = new Date(clock.now().getTime() + queue.visibilityTimeoutSeconds * 1000)
      const payload = recordOf(message, receiveCount, queue.arn, stack.location.region)
      const outcome = await hosted.run(JSON.stringify(payload), random.uuid(), receiveCount)
      if (outcome === 'throttled') deliver(message, receiveCount)
      else if (outcome.ok) queues.delete(queue.arn, message)
      else agenda.at(visibleAt, `redeliver ${queue.name}`, () => deliver(message, receiveCount + 1))
    })
  return deliver
}

function checkedMapping({ queueArn, functionName }: EventSource, parts: Parts) {
  const queue = parts.stack.queues.find(({ arn }) => arn === queueArn)
  if (queue === undefined) throw new Error(`Cannot map ${queueArn} to ${functionName}: there is no such queue`)
  const mapping = { functionName, sourceArn: queueArn, sourceName: queue.name, actions: REQUIRED_ACTIONS }
  const hosted = mappedFunction(mapping, parts)
  const { fn } = hosted
  if (queue.visibilityTimeoutSeconds < fn.timeoutSeconds)
    throw new Error(
      `Cannot map ${queue.name} to ${fn.name}: its visibility timeout is shorter than the function's timeout`,
    )
  return { queue, hosted }
}

function recordOf({ at, body }: QueueMessage, receiveCount: number, eventSourceARN: string, awsRegion: string) {
  const attributes = { ApproximateReceiveCount: String(receiveCount), SentTimestamp: String(at.getTime()) }
  return { Records: [{ body, attributes, messageAttributes: {}, eventSource: 'aws:sqs', eventSourceARN, awsRegion }] }
}
