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

/** SQS as far as it is a sink: dead letters go in, and only tests and people take them out. */
export interface Queues {
  /** False if there is no such queue or its policy refuses: then AWS drops the message, and so do we, but we count it. */
  send(queueArn: string, body: string, attributes: Readonly<Record<string, string>>, sender: Sender): boolean
  messages(queueArn: string): readonly QueueMessage[]
  purge(queueArn: string): void
  /** What should have become a dead letter and could not. */
  readonly lost: readonly (QueueMessage & { readonly queueArn: string; readonly because: string })[]
}

export function queues(resources: readonly QueueResource[], clock: Clock): Queues {
  const held = new Map<string, QueueMessage[]>(resources.map(({ arn }) => [arn, []]))
  const policies = new Map(resources.map(({ arn, policies }) => [arn, policies]))
  const lost: (QueueMessage & { queueArn: string; because: string })[] = []

  return {
    send: (queueArn, body, attributes, sender) => {
      const message = { at: clock.now(), body, attributes }
      const queue = held.get(queueArn)
      if (!queue) {
        lost.push({ ...message, queueArn, because: 'there is no such queue' })
        return false
      }
      if (sender !== 'authorised' && !mayUse(policies.get(queueArn) ?? [], queueArn, sender)) {
        lost.push({ ...message, queueArn, because: `the queue's policy does not let ${sender.service} in` })
        return false
      }
      queue.push(message)
      return true
    },
    messages: (queueArn) => [...(held.get(queueArn) ?? [])],
    purge: (queueArn) => {
      held.set(queueArn, [])
    },
    lost,
  }
}

function mayUse(documents: readonly unknown[], resource: string, sender: Exclude<Sender, 'authorised'>): boolean {
  const context = { 'aws:SourceArn': sender.sourceArn, 'aws:SourceAccount': sender.account }
  return letsIn(documents, { service: sender.service, action: 'sqs:SendMessage', resource, context })
}
