import { inOrder } from '../chain.ts'
import type { AuditRecord } from '../records.ts'
import { detailText } from './asked.ts'

/** A change to a key that was made. */
export type KeyEvent = {
  readonly at: Date
  readonly change: 'create key' | 'activate key' | 'deactivate key' | 'delete key'
  readonly key: string
  readonly because: string
}

/** How long one key could be used at a time. */
export type KeyLife = {
  /** `user/trainer-gpu-01` */
  readonly principal: string
  readonly key: string
  /** Undefined if no record says it: Curfew did not make it live, or did so before the first record. */
  readonly liveFrom: Date | undefined
  /** Undefined while it is live. */
  readonly offAt: Date | undefined
}

/** What was done to the keys of a user, the oldest first. */
export function keyEventsIn(records: readonly AuditRecord[]): readonly KeyEvent[] {
  return inOrder(records).flatMap((record) => {
    const { change, phase, at, because, target } = record
    if (phase !== 'done' || !isOfKey(change)) return []
    // Before it is made, a key has no id: the record of its making names it.
    const key = change === 'create key' ? detailText(record, 'key') : target
    return key === '' ? [] : [{ at: new Date(at), change, key, because }]
  })
}

/** @param events of one user, in order */
export function keyLivesOf(principal: string, events: readonly KeyEvent[]): readonly KeyLife[] {
  return [...Map.groupBy(events, ({ key }) => key)].flatMap(([key, own]) =>
    livesOf(own).map((life) => ({ principal, key, ...life })),
  )
}

type Life = Pick<KeyLife, 'liveFrom' | 'offAt'>

function livesOf(events: readonly KeyEvent[]): readonly Life[] {
  const lives: Life[] = []
  let live: Life | undefined
  let isOff = false
  for (const { change, at } of events) {
    if (change === 'create key' || change === 'activate key') live = { liveFrom: at, offAt: undefined }
    else if (!isOff) {
      lives.push({ liveFrom: live?.liveFrom, offAt: at })
      live = undefined
    }
    isOff = live === undefined
  }
  return live === undefined ? lives : [...lives, live]
}

function isOfKey(change: string): change is KeyEvent['change'] {
  return ['create key', 'activate key', 'deactivate key', 'delete key'].includes(change)
}
