import type { Agenda } from '../agenda.ts'
import type { Clock } from '../clock.ts'
import type { Random } from '../random.ts'
import type { EventSource, QueueResource, Stack } from '../template/stack.ts'
import type { Functions, Running } from './functions.ts'
import { turns } from './invocation-queue.ts'
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

/** Lambda reads a queue as the function's own role. */
const RIGHTS = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes']

/**
 * Hands each message of a queue to its function: again, when its visibility timeout is over, for as long as the function
 * fails, until the queue makes it a dead letter. Throws if AWS would refuse to connect the two.
 */
export function eventSources(parts: Parts): void {
  for (const source of parts.stack.eventSources) {
    const { queue, running } = connected(source, parts)
    const hand = handing(queue, running, parts)
    parts.queues.onSent(queue.arn, (message) => hand(message, 1))
  }
}

function handing(queue: QueueResource, running: Running, { queues, agenda, clock, random, stack }: Parts) {
  const takeTurn = turns(running, agenda)

  const hand = (message: QueueMessage, times: number): void =>
    takeTurn(async () => {
      if (!queues.messages(queue.arn).includes(message)) return
      if (times > (queue.redrive?.mostReceives ?? Number.POSITIVE_INFINITY)) return queues.bury(queue.arn, message)
      const visibleAt = new Date(clock.now().getTime() + queue.hiddenSeconds * 1000)
      const payload = recordOf(message, times, queue.arn, stack.place.region)
      const outcome = await running.run(JSON.stringify(payload), random.uuid(), times)
      if (outcome === 'throttled') hand(message, times)
      else if (outcome.ok) queues.delete(queue.arn, message)
      else agenda.at(visibleAt, `show ${queue.name}`, () => hand(message, times + 1))
    })
  return hand
}

function connected({ queueArn, functionName }: EventSource, { stack, functions, roles }: Parts) {
  const queue = stack.queues.find(({ arn }) => arn === queueArn)
  const running = functions.find(functionName)
  if (queue === undefined || running === undefined)
    throw new Error(`Cannot hand ${queueArn} to ${functionName}: there is no such queue or function`)
  const { fn } = running
  const refusal = RIGHTS.find((right) => roles.authorizeAs(fn.roleArn, right, queueArn, {}).decision !== 'allow')
  if (refusal !== undefined) throw new Error(`Cannot hand ${queue.name} to ${fn.name}: its role may not ${refusal}`)
  if (queue.hiddenSeconds < fn.timeoutSeconds)
    throw new Error(
      `Cannot hand ${queue.name} to ${fn.name}: its visibility timeout is shorter than the function's own`,
    )
  return { queue, running }
}

function recordOf({ at, body }: QueueMessage, times: number, eventSourceARN: string, awsRegion: string) {
  const attributes = { ApproximateReceiveCount: String(times), SentTimestamp: String(at.getTime()) }
  return { Records: [{ body, attributes, messageAttributes: {}, eventSource: 'aws:sqs', eventSourceARN, awsRegion }] }
}
