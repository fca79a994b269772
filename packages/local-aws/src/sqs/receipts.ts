import type { Clock } from '../clock.ts'
import type { QueueMessage, Queues } from '../lambda/queues.ts'
import type { Random } from '../random.ts'
import type { QueueResource } from '../template/stack.ts'

/** What SQS knows of a message beside its text: it is hidden after each receipt, and only the latest receipt counts. */
export type Received = {
  readonly id: string
  readonly receipt: string
  readonly count: number
  readonly firstAt: Date
  readonly hiddenUntil: Date
}

export interface Receipts {
  /** Receives up to so many messages that are visible. One that was received too often goes to the dead-letter queue. */
  receive(queue: QueueResource, most: number, hideSeconds: number): readonly (readonly [QueueMessage, Received])[]
  /** The message of the receipt; undefined if it has been received again, or is gone. */
  messageOf(queue: QueueResource, receipt: string): QueueMessage | undefined
  hide(message: QueueMessage, seconds: number): void
  isHidden(message: QueueMessage): boolean
}

export function createReceipts(queues: Queues, clock: Clock, random: Random): Receipts {
  const known = new WeakMap<QueueMessage, Received>()
  const until = (seconds: number) => new Date(clock.now().getTime() + seconds * 1000)
  const isHidden = (message: QueueMessage) => (known.get(message)?.hiddenUntil ?? new Date(0)) > clock.now()

  return {
    receive: ({ arn, redrive }, most, hideSeconds) => {
      const mostReceives = redrive?.maxReceives ?? Number.POSITIVE_INFINITY
      const visible = queues.messages(arn).filter((message) => !isHidden(message))
      const isSpent = (message: QueueMessage) => (known.get(message)?.count ?? 0) >= mostReceives
      for (const message of visible.filter(isSpent)) queues.moveToDeadLetters(arn, message)
      const taken = visible.filter((message) => !isSpent(message)).slice(0, most)
      return taken.map((message) => {
        const old = known.get(message)
        const received: Received = {
          id: old?.id ?? random.uuid(),
          receipt: Buffer.from(random.uuid()).toString('base64'),
          count: (old?.count ?? 0) + 1,
          firstAt: old?.firstAt ?? clock.now(),
          hiddenUntil: until(hideSeconds),
        }
        known.set(message, received)
        return [message, received] as const
      })
    },
    messageOf: ({ arn }, receipt) => queues.messages(arn).find((message) => known.get(message)?.receipt === receipt),
    hide: (message, seconds) => {
      const old = known.get(message)
      if (old) known.set(message, { ...old, hiddenUntil: until(seconds) })
    },
    isHidden,
  }
}
