import type { Change } from '../changes.ts'
import { MINUTE, type Moment } from '../plan.ts'
import { attachmentsIn } from '../policies.ts'
import { type Row, runOf, type Snapshot } from '../snapshot.ts'
import { endOf, type KeyFacts, LEAD, liveKeysOf, USED_AFTER } from './key-facts.ts'
import type { Day, Violation } from './promise.ts'

const ROTATED_WITHIN = 3 * MINUTE

/** A job, and the last key that was stored while the job used it. */
type Used = { readonly row: Row; readonly key: string | undefined }

/** The part of promise i about the end: once a user has no open job, their keys are as the strategy of the last job says. */
export function rotations({ deadlineOf }: Day, { openSince, tamperedUntil }: KeyFacts) {
  /** By the run of the job. */
  const used = new Map<string, Used>()
  /** Runs of jobs that had a policy attached, even if only before their window. */
  const attached = new Set<string>()
  const idleSince = new Map<string, Moment>()

  const isUsing = (row: Row, now: Moment): boolean => {
    const wasUsed = Math.min(now, endOf(row)) - (openSince.get(row.jobId) ?? now) >= USED_AFTER
    return row.principal.type === 'user' && row.keys !== 'keep' && (wasUsed || used.has(runOf(row)))
  }
  const recordProgress = (snapshot: Snapshot) => {
    const carried = new Set(attachmentsIn(snapshot.iam).map(({ jobId }) => jobId))
    for (const row of snapshot.rows.values()) {
      const { jobId, principal } = row
      const run = runOf(row)
      if (carried.has(jobId)) attached.add(run)
      if (!isUsing(row, snapshot.now)) continue
      // A Lambda whose clock is ahead ends a job, and rotates its key, before that end has come.
      const isOpen = snapshot.now < endOf(row) && row.ended === undefined && carried.has(jobId)
      const key = isOpen ? snapshot.stored.get(principal.name) : used.get(run)?.key
      used.set(run, { row, key })
    }
  }
  const idleFor = (user: string, rows: readonly Row[], now: Moment): Moment | undefined => {
    const isIdle = rows.every((row) => now < row.opens - LEAD - MINUTE || now >= endOf(row))
    if (!isIdle) idleSince.delete(user)
    else if (!idleSince.has(user)) idleSince.set(user, now)
    return idleSince.get(user)
  }

  const onTime = (snapshot: Snapshot, isManaged: (user: string) => boolean): readonly Violation[] => {
    recordProgress(snapshot)
    const users = [...snapshot.iam.users.values()].filter(({ name }) => isManaged(name))
    return users.flatMap(({ name }) => {
      const rows = [...snapshot.rows.values()].filter(({ principal }) => principal.name === name)
      const idle = idleFor(name, rows, snapshot.now)
      if (idle === undefined || snapshot.now <= deadlineOf(idle, ROTATED_WITHIN)) return []
      const own = [...used.values()].filter(({ row }) => row.principal.name === name)
      // An attachment that may have succeeded counts for Curfew as one that did.
      const wasOpen = (row: Row) => attached.has(runOf(row)) || row.foundAttachedAt !== undefined
      const maybeUsed = rows.filter((row) => wasOpen(row) && !used.has(runOf(row)) && row.keys !== 'keep')
      const isTamperedWith = tamperedUntil(name) > 0
      return [
        ...(snapshot.now > tamperedUntil(name) ? leaked(own, name, snapshot) : []),
        ...(isTamperedWith ? [] : stillActive(own, maybeUsed, name, snapshot)),
      ]
    })
  }
  /** Whether a job used a key in a later run: that was another one. */
  const hasRunAgain = (row: Row) =>
    [...used.values()].some((other) => other.row.jobId === row.jobId && runOf(other.row) !== runOf(row))
  /** A key whose rotation was due is never active again, whichever job opens next. */
  const onChange = (change: Change, snapshot: Snapshot): readonly Violation[] => {
    if (change.what !== 'activate key') return []
    const before = [...used.values()].find(
      ({ row, key }) => key === change.key.id && snapshot.now >= endOf(row) && (isRotated(row) || hasRunAgain(row)),
    )
    if (before === undefined) return []
    return [
      violation(snapshot, before.row, `its key ${change.key.id} was activated again, although its rotation was due`),
    ]
  }
  return { onTime, onChange }
}

/** Whether the key of a job has to be replaced once the job is over. */
function isRotated({ keys, ended }: Row): boolean {
  return keys === 'rotate' || (keys !== 'keep' && ended?.because === 'revoked')
}

/** A key that was used by a job with rotation, or by one that was revoked, is not active any more. */
function leaked(used: readonly Used[], user: string, snapshot: Snapshot): readonly Violation[] {
  const live = liveKeysOf(snapshot.iam, user).map(({ id }) => id)
  const found = used.find(({ row, key }) => isRotated(row) && key !== undefined && live.includes(key))
  if (found === undefined) return []
  return [
    violation(
      snapshot,
      found.row,
      `its key ${found.key} is still active, although the job is over and its key has to be replaced`,
    ),
  ]
}

/** If the last job deactivates its keys, none is active. If it is unclear which job was the last, this is not checked. */
function stillActive(
  used: readonly Used[],
  maybeUsed: readonly Row[],
  user: string,
  snapshot: Snapshot,
): readonly Violation[] {
  const [last, other] = used.map(({ row }) => row).toSorted((a, b) => endOf(b) - endOf(a))
  const live = liveKeysOf(snapshot.iam, user)
  if (last === undefined || last.keys !== 'deactivate' || live.length === 0) return []
  const isLast = [...maybeUsed, ...(other ? [other] : [])].every((row) => endOf(row) < endOf(last))
  if (!isLast) return []
  return [
    violation(
      snapshot,
      last,
      `${live.length} keys are still active, although the job is over and its keys are deactivated`,
    ),
  ]
}

function violation({ now: at }: Snapshot, { jobId: job }: Row, message: string): Violation {
  return { promise: 'i', at, job, message }
}
