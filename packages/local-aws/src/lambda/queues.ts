import type { Clock } from '../clock.ts'
import type { QueueResource } from '../template/stack.ts'
import { letsIn } from './resource-policy.ts'

export type QueueMessage = {
  readonly at: Date
  readonly body: string
  readonly attributes: Readonly<Record<string, string>>
}

type Sender =
  /** A service that acts for itself, let in by the queue's policy. */
  | { readonly service: string; readonly sourceArn: string; readonly account: string }
  /** A service that acts as a role, which has been authorised already. */
  | 'authorised'

/** SQS as services of AWS use it: they send, and Lambda takes what it has a function for. The rest is for tests and people. */
export interface Queues {
  /** False if there is no such queue or its policy refuses: then AWS drops the message, and so do we, but we count it. */
  send(queueArn: string, body: string, attributes: Readonly<Record<string, string>>, sender: Sender): boolean
  messages(queueArn: string): readonly QueueMessage[]
  purge(queueArn: string): void
  /** Takes a message away, if it is still there. */
  delete(queueArn: string, message: QueueMessage): void
  /** Moves a message to the queue of dead letters that its own queue names. */
  bury(queueArn: string, message: QueueMessage): void
  /** Called with every message as it is sent. */
  onSent(queueArn: string, listener: (message: QueueMessage) => void): void
  /** What should have become a dead letter and could not. */
  readonly lost: readonly (QueueMessage & { readonly queueArn: string; readonly because: string })[]
}

/** Throws if a queue names one for its dead letters that is not there or does not take them, as AWS does. */
export function queues(resources: readonly QueueResource[], clock: Clock): Queues {
  for (const queue of resources) checkRedrive(queue, resources)
  const held = new Map<string, QueueMessage[]>(resources.map(({ arn }) => [arn, []]))
  const byArn = new Map(resources.map((resource) => [resource.arn, resource]))
  const listeners = new Map<string, (message: QueueMessage) => void>()
  const lost: (QueueMessage & { queueArn: string; because: string })[] = []

  const take = (queueArn: string, message: QueueMessage) => {
    held.set(
      queueArn,
      (held.get(queueArn) ?? []).filter((other) => other !== message),
    )
  }

  return {
    send: (queueArn, body, attributes, sender) => {
      const message = { at: clock.now(), body, attributes }
      const queue = held.get(queueArn)
      if (!queue) {
        lost.push({ ...message, queueArn, because: 'there is no such queue' })
        return false
      }
      if (sender !== 'authorised' && !mayUse(byArn.get(queueArn)?.policies ?? [], queueArn, sender)) {
        lost.push({ ...message, queueArn, because: `the queue's policy does not let ${sender.service} in` })
        return false
      }
      queue.push(message)
      listeners.get(queueArn)?.(message)
      return true
    },
    messages: (queueArn) => [...(held.get(queueArn) ?? [])],
    purge: (queueArn) => {
      held.set(queueArn, [])
    },
    delete: take,
    bury: (queueArn, message) => {
      take(queueArn, message)
      held.get(byArn.get(queueArn)?.redrive?.deadLetterArn ?? '')?.push(message)
    },
    onSent: (queueArn, listener) => {
      listeners.set(queueArn, listener)
    },
    lost,
  }
}

function checkRedrive({ name, arn, redrive }: QueueResource, resources: readonly QueueResource[]): void {
  if (redrive === undefined) return
  const takes = resources.find((other) => other.arn === redrive.deadLetterArn)?.takesFrom ?? []
  if (takes !== 'any' && !takes.includes(arn))
    throw new Error(`Cannot host ${name}: ${redrive.deadLetterArn} takes no dead letters of it`)
}

function mayUse(documents: readonly unknown[], resource: string, sender: Exclude<Sender, 'authorised'>): boolean {
  const context = { 'aws:SourceArn': sender.sourceArn, 'aws:SourceAccount': sender.account }
  return letsIn(documents, { service: sender.service, action: 'sqs:SendMessage', resource, context })
}
