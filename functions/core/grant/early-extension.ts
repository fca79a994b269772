import { secondsAfter } from './window.ts'

/** An extension that arrived before the request of its job: it waits until the request is granted. */
export type EarlyExtension = {
  /** The id of its event, as the bus gave it. */
  readonly id: string
  readonly source: string
  /** When its sender put it on the bus. */
  readonly time: Date
  /** Since when it waits. */
  readonly heldSince: Date
  readonly closesAt: Date
  readonly requestedBy: string
  readonly reason: string
}

/** EventBridge retries for a day: after that, no request comes any more. */
const HELD_SECONDS = 24 * 3600

/** From when on the sender is told that no request of the job was granted. */
export function overdueFrom({ heldSince }: Pick<EarlyExtension, 'heldSince'>): Date {
  return secondsAfter(heldSince, HELD_SECONDS)
}

/** Each ends later than the one before, so that as many as possible are carried out, whatever order they arrived in. */
export function inOrder(held: readonly EarlyExtension[]): readonly EarlyExtension[] {
  return held.toSorted((a, b) => a.closesAt.getTime() - b.closesAt.getTime() || a.time.getTime() - b.time.getTime())
}
