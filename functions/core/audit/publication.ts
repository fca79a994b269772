import { secondsBefore } from '#core/grant/window.ts'
import type { OutgoingEvent } from './outbox.ts'
import type { AuditRecord } from './records.ts'

/** An item of the outbox that waits to be published. */
export type WaitingItem = {
  readonly key: { readonly pk: string; readonly sk: string }
  /** When it was stored. */
  readonly at: Date
}

/** An item with what of it is still to be published. */
export type UnpublishedItem = WaitingItem & {
  /** What the audit log does not have. */
  readonly records: readonly AuditRecord[]
  /** What subscribers were not told. */
  readonly events: readonly OutgoingEvent[]
}

/** An item, and where it is published by now. */
export type Publication = {
  readonly item: UnpublishedItem
  readonly isLogged: boolean
  readonly isAnnounced: boolean
}

/** What waits for longer was lost by the stream, or a service is out. */
const BACKLOG_AFTER_SECONDS = 60

/** What was stored before is for the minute's run to publish, the oldest first; the stream brings the rest. */
export function backlogUntil(now: Date): Date {
  return secondsBefore(now, BACKLOG_AFTER_SECONDS)
}

export function isBacklog([oldest]: readonly WaitingItem[], now: Date): boolean {
  return oldest !== undefined && oldest.at < backlogUntil(now)
}

/**
 * Whether it matters what else waits: for records, which the log has in order, and for items that the run of a minute may have
 * published by now. Events alone have no order.
 */
export function mayFollow(items: readonly UnpublishedItem[], now: Date): boolean {
  return items.some(({ records, at }) => records.length > 0 || at < backlogUntil(now))
}

/**
 * Whether the log must not have an item yet, because an older one of the same job waits.
 * @param waiting the oldest items of all jobs
 * @param own what is being published with it
 */
export function mustFollow(
  { key }: WaitingItem,
  waiting: readonly WaitingItem[],
  own: readonly WaitingItem[],
): boolean {
  const isOwn = (other: WaitingItem) => own.some((one) => one.key.pk === other.key.pk && one.key.sk === other.key.sk)
  return waiting.some((other) => other.key.pk === key.pk && other.key.sk < key.sk && !isOwn(other))
}

/**
 * Items of one job in the order of their numbers: those of one transaction reach the stream in any order. An item that is
 * there twice, as it was stored and as it was marked since, counts as it was last.
 */
export function inPublicationOrder(items: readonly UnpublishedItem[]): readonly UnpublishedItem[] {
  const once = new Map(items.map((item) => [`${item.key.pk} ${item.key.sk}`, item]))
  return [...once.values()].toSorted(({ key: a }, { key: b }) => compare(a.pk, b.pk) || compare(a.sk, b.sk))
}

function compare(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
