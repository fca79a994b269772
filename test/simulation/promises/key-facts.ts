import type { AccessKey, State } from '@curfew/local-aws/iam/state'
import { MINUTE, type Moment, SECOND } from '../plan.ts'
import { attachmentsIn } from '../policies.ts'
import type { Row, Snapshot } from '../snapshot.ts'
import { INVENTORY } from './closing.ts'
import { type Day, lastManualChange } from './promise.ts'

/** For how long a run that crashed or failed half-way may leave an inconsistent state. */
export const RECOVERY = 5 * MINUTE
/** A job counts as using its key so long after it opened. */
export const USED_AFTER = 30 * SECOND
/** Policies are attached and keys are prepared so long before a window opens. */
export const LEAD = 2 * MINUTE
/** A clock that is ahead sees the end of a window so much too early. */
const CLOCKS = 3 * SECOND

/** The history that the checks of keys need. */
export type KeyFacts = {
  readonly recordProgress: (snapshot: Snapshot) => void
  /** Since when each job has been open inside its window. */
  readonly openSince: ReadonlyMap<string, Moment>
  readonly everStored: ReadonlySet<string>
  /** Jobs that use the keys of the user now. */
  readonly jobsUsingKeysOf: (user: string, snapshot: Snapshot) => readonly Row[]
  /** When a job that keeps the keys of the user was last open: until then Curfew changes none of them. */
  readonly keptUntil: (user: string) => Moment
  /** When a reopened job of the user last ran beside another one, which may use the key from before: until then two may be live. */
  readonly besideUntil: (user: string) => Moment
  /** Until when a manual change to the keys of the user excuses their state. */
  readonly tamperedUntil: (user: string) => Moment
  /** When it was reported that the keys of the user are compromised. */
  readonly reportsOf: (user: string, snapshot: Snapshot) => readonly Moment[]
  /** Whether a run of rotate-keys failed a short time ago. */
  readonly hasFailed: (now: Moment) => boolean
}

export function keyFacts({ history, deadlineOf, expect }: Day): KeyFacts {
  const openSince = new Map<string, Moment>()
  const everStored = new Set<string>()
  const kept = new Map<string, Moment>()
  const beside = new Map<string, Moment>()

  const recordRow = (row: Row, isOpen: boolean, now: Moment) => {
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
      const jobs = attachmentsIn(iam).filter(({ access }) => access !== 'nothing')
      const open = new Set(jobs.map(({ jobId }) => jobId))
      for (const row of rows.values()) recordRow(row, open.has(row.jobId), now)
      const running = [...rows.values()].filter((row) => now >= row.opens - LEAD && now <= endOf(row) + CLOCKS)
      for (const { jobId, principal } of running.filter(({ reopened }) => reopened !== undefined)) {
        const isTheirs = (row: Row) => row.jobId !== jobId && row.principal.name === principal.name
        if (running.some(isTheirs)) beside.set(principal.name, now)
      }
    },
    jobsUsingKeysOf: (user, { rows, now }) =>
      [...rows.values()].filter((row) => {
        const isTheirs = row.principal.type === 'user' && row.principal.name === user
        return isTheirs && now - (openSince.get(row.jobId) ?? now) >= USED_AFTER && !isOver(row, now)
      }),
    keptUntil: (user) => kept.get(user) ?? 0,
    besideUntil: (user) => beside.get(user) ?? 0,
    tamperedUntil: (user) => {
      const at = lastManualChange(history, (change) => 'key' in change && change.key.userName === user)
      return at === undefined ? 0 : deadlineOf(at, INVENTORY)
    },
    reportsOf: (user, { rows, now }) => expect.reportsOf(user, [...rows.values()]).filter((moment) => moment <= now),
    hasFailed: (now) => now - (history.lastFailureOf('rotate-keys') ?? Number.NEGATIVE_INFINITY) <= RECOVERY,
  }
}

/** When the access of a job must end, according to its row. */
export function endOf({ ended, closes }: Row): Moment {
  return Math.min(ended?.at ?? closes, closes)
}

export function isOver(row: Row, now: Moment): boolean {
  return row.ended !== undefined || now >= row.closes - CLOCKS
}

export function liveKeysOf({ keys }: State, user: string): readonly AccessKey[] {
  return [...keys.values()].filter(({ userName, status }) => userName === user && status === 'Active')
}
