import type { AccessKey, State } from '@curfew/local-aws/iam/state'
import { MINUTE, type Moment, SECOND } from '../plan.ts'
import { attachedOf } from '../policies.ts'
import type { Row, Snapshot } from '../snapshot.ts'
import { INVENTORY } from './closing.ts'
import { type Day, lastManualChange } from './promise.ts'

/** What a run that crashed or failed half-way may leave behind, and for how long. */
export const LEFT_BEHIND = 5 * MINUTE
/** From when on a job is taken to be at work with its key. */
export const USED_AFTER = 30 * SECOND
/** A policy is attached, and keys are made ready, so long before a window opens. */
export const LEAD = 2 * MINUTE
/** Clocks that are ahead see an end so much too early. */
const CLOCKS = 3 * SECOND

/** What has to be remembered to judge keys. */
export type KeyFacts = {
  readonly recordProgress: (snapshot: Snapshot) => void
  /** Since when each job has been open inside its window. */
  readonly openSince: ReadonlyMap<string, Moment>
  readonly everStored: ReadonlySet<string>
  /** Jobs that use the user's keys now. */
  readonly workingFor: (user: string, snapshot: Snapshot) => readonly Row[]
  /** When a job that keeps the user's keys last ran: meanwhile Curfew leaves them all alone. */
  readonly keptUntil: (user: string) => Moment
  /** Until when a hand that changed keys of the user excuses what is wrong with them. */
  readonly tamperedUntil: (user: string) => Moment
  /** Whether a run of rotate-keys was made to fail lately. */
  readonly hasFailed: (now: Moment) => boolean
}

export function keyFacts({ history, patience }: Day): KeyFacts {
  const openSince = new Map<string, Moment>()
  const everStored = new Set<string>()
  const kept = new Map<string, Moment>()

  const noteRow = (row: Row, isOpen: boolean, now: Moment) => {
    if (!isOpen) openSince.delete(row.jobId)
    else if (now >= row.opens && !openSince.has(row.jobId)) openSince.set(row.jobId, now)
    const keeps = row.principal.type === 'user' && row.keys === 'keep'
    if (keeps && now >= row.opens - LEAD && now <= endOf(row) + CLOCKS) kept.set(row.principal.name, now)
  }

  return {
    openSince,
    everStored,
    recordProgress: ({ iam, rows, stored, now }) => {
      for (const id of stored.values()) everStored.add(id)
      const jobs = attachedOf(iam).filter(({ job }) => job !== 'nothing')
      const open = new Set(jobs.map(({ jobId }) => jobId))
      for (const row of rows.values()) noteRow(row, open.has(row.jobId), now)
    },
    workingFor: (user, { rows, now }) =>
      [...rows.values()].filter((row) => {
        const isTheirs = row.principal.type === 'user' && row.principal.name === user
        return isTheirs && now - (openSince.get(row.jobId) ?? now) >= USED_AFTER && !isOver(row, now)
      }),
    keptUntil: (user) => kept.get(user) ?? 0,
    tamperedUntil: (user) => {
      const at = lastManualChange(history, (change) => 'key' in change && change.key.userName === user)
      return at === undefined ? 0 : patience(at, INVENTORY)
    },
    hasFailed: (now) => now - (history.lastFailureOf('rotate-keys') ?? Number.NEGATIVE_INFINITY) <= LEFT_BEHIND,
  }
}

/** When a job's access is to be gone, as its row has it. */
export function endOf({ ended, closes }: Row): Moment {
  return Math.min(ended?.at ?? closes, closes)
}

export function isOver(row: Row, now: Moment): boolean {
  return row.ended !== undefined || now >= row.closes - CLOCKS
}

export function liveKeysOf({ keys }: State, user: string): readonly AccessKey[] {
  return [...keys.values()].filter(({ userName, status }) => userName === user && status === 'Active')
}
