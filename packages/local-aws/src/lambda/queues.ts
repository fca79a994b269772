import type { Clock } from '../clock.ts'
import type { Metric } from '../cloudwatch/metrics/metric.ts'
import type { Metrics } from '../cloudwatch/metrics/store.ts'
import type { QueueResource } from '../template/stack.ts'
import { allowsService } from './resource-policy.ts'

export type QueueMessage = {
  readonly at: Date
  readonly body: string
  readonly attributes: Readonly<Record<string, string>>
}

type Sender =
  /** A service principal, which the queue's policy must allow. */
  | { readonly service: string; readonly sourceArn: string; readonly account: string }
  /** A service that acts with a role, which the caller has authorized already. */
  | 'authorized'

/** SQS as AWS services use it: they send messages, and Lambda polls queues that a function is mapped to. There is no SQS API. */
export interface Queues {
  /** Returns false if the queue does not exist or its policy refuses: like AWS, this drops the message, but records it in `lost`. */
  send(queueArn: string, body: string, attributes: Readonly<Record<string, string>>, sender: Sender): boolean
  messages(queueArn: string): readonly QueueMessage[]
  purge(queueArn: string): void
  /** Does nothing if the message is no longer there. */
  delete(queueArn: string, message: QueueMessage): void
  /** Moves a message to the dead-letter queue of its queue. */
  moveToDeadLetters(queueArn: string, message: QueueMessage): void
  /** Calls the listener with every message that is sent to the queue. */
  onSent(queueArn: string, listener: (message: QueueMessage) => void): void
  /** Messages that no queue accepted. */
  readonly lost: readonly (QueueMessage & { readonly queueArn: string; readonly because: string })[]
}

/** Throws if the dead-letter queue of a queue does not exist or does not accept its messages, as AWS does. */
export function createQueues(resources: readonly QueueResource[], clock: Clock, metrics?: Metrics): Queues {
  for (const queue of resources) checkRedrive(queue, resources)
  const stored = new Map<string, QueueMessage[]>(resources.map(({ arn }) => [arn, []]))
  const byArn = new Map(resources.map((resource) => [resource.arn, resource]))
  const listeners = new Map<string, (message: QueueMessage) => void>()
  const lost: (QueueMessage & { queueArn: string; because: string })[] = []

  const changed = (queueArn: string) => {
    const name = byArn.get(queueArn)?.name
    if (metrics === undefined || name === undefined) return
    // A message that was received and is hidden counts as visible here: their sum is right.
    metrics.setGauge(queueMetric(name, 'ApproximateNumberOfMessagesVisible'), stored.get(queueArn)?.length ?? 0)
    metrics.setGauge(queueMetric(name, 'ApproximateNumberOfMessagesNotVisible'), 0)
  }
  const remove = (queueArn: string, message: QueueMessage) => {
    stored.set(
      queueArn,
      (stored.get(queueArn) ?? []).filter((other) => other !== message),
    )
    changed(queueArn)
  }

  return {
    send: (queueArn, body, attributes, sender) => {
      const message = { at: clock.now(), body, attributes }
      const queue = stored.get(queueArn)
      if (!queue) {
        lost.push({ ...message, queueArn, because: 'there is no such queue' })
        return false
      }
      if (sender !== 'authorized' && !maySend(byArn.get(queueArn)?.policies ?? [], queueArn, sender)) {
        lost.push({ ...message, queueArn, because: `the queue's policy does not allow ${sender.service}` })
        return false
      }
      queue.push(message)
      changed(queueArn)
      listeners.get(queueArn)?.(message)
      return true
    },
    messages: (queueArn) => [...(stored.get(queueArn) ?? [])],
    purge: (queueArn) => {
      stored.set(queueArn, [])
      changed(queueArn)
    },
    delete: remove,
    moveToDeadLetters: (queueArn, message) => {
      remove(queueArn, message)
      const deadLetterArn = byArn.get(queueArn)?.redrive?.deadLetterArn ?? ''
      stored.get(deadLetterArn)?.push(message)
      changed(deadLetterArn)
    },
    onSent: (queueArn, listener) => {
      listeners.set(queueArn, listener)
    },
    lost,
  }
}

function queueMetric(name: string, MetricName: string): Metric {
  return { Namespace: 'AWS/SQS', MetricName, Dimensions: [{ Name: 'QueueName', Value: name }] }
}

function checkRedrive({ name, arn, redrive }: QueueResource, resources: readonly QueueResource[]): void {
  if (redrive === undefined) return
  const accepted = resources.find((other) => other.arn === redrive.deadLetterArn)?.acceptsDeadLettersFrom ?? []
  if (accepted !== 'any' && !accepted.includes(arn))
    throw new Error(`Cannot host ${name}: ${redrive.deadLetterArn} does not accept its dead letters`)
}

function maySend(documents: readonly unknown[], resource: string, sender: Exclude<Sender, 'authorized'>): boolean {
  const context = { 'aws:SourceArn': sender.sourceArn, 'aws:SourceAccount': sender.account }
  return allowsService(documents, { service: sender.service, action: 'sqs:SendMessage', resource, context })
}
