import type { Clock } from '../../clock.ts'
import type { StreamRecord } from './record.ts'

/** A stream keeps its records for 24 hours. */
export const RETENTION_MS = 24 * 3_600_000

export type StreamEntry = {
  /** Its place in the shard. */
  readonly position: number
  readonly record: StreamRecord
  readonly writtenAt: Date
  /** When it reached the shard. */
  readonly appendedAt: Date
}

/** A part of a stream: the records of some partition keys, in the order in which they arrived. */
export interface Shard {
  readonly id: string
  append(record: StreamRecord, writtenAt: Date): void
  /** From this position on, without records that have expired. */
  entriesFrom(position: number): readonly StreamEntry[]
  /** Calls the listener after each record. */
  onAppended(listener: () => void): void
}

export function createShard(id: string, clock: Clock): Shard {
  let entries: StreamEntry[] = []
  let nextPosition = 0
  const listeners: (() => void)[] = []

  const trim = () => {
    const now = clock.now()
    const expired = entries.findIndex(({ writtenAt }) => !isExpired(writtenAt, now))
    if (expired !== 0) entries = expired < 0 ? [] : entries.slice(expired)
  }
  return {
    id,
    append: (record, writtenAt) => {
      trim()
      entries.push({ position: nextPosition, record, writtenAt, appendedAt: clock.now() })
      nextPosition += 1
      for (const listener of listeners) listener()
    },
    entriesFrom: (position) => {
      trim()
      const first = entries[0]?.position ?? 0
      return entries.slice(Math.max(0, position - first))
    },
    onAppended: (listener) => {
      listeners.push(listener)
    },
  }
}

export function isExpired(writtenAt: Date, now: Date): boolean {
  return now.getTime() - writtenAt.getTime() >= RETENTION_MS
}
