import { MINUTE, type Moment } from '../plan.ts'
import { attachedOf } from '../policies.ts'
import type { Row, Snapshot } from '../snapshot.ts'
import { endOf, type KeyFacts, LEAD, liveKeysOf, USED_AFTER } from './key-facts.ts'
import type { Day, Violation } from './promise.ts'

const ROTATED_WITHIN = 3 * MINUTE

/** The last key that was stored while a job used it. */
type Used = { readonly row: Row; readonly key: string | undefined }

/** The part of promise i about what comes after: once nothing of a user runs, the last job's key is as its strategy says. */
export function rotations({ patience }: Day, { openSince, tamperedUntil }: KeyFacts) {
  const used = new Map<string, Used>()
  /** Jobs that had their policy attached at all, if only before their window. */
  const touched = new Set<string>()
  const idleSince = new Map<string, Moment>()

  const recordProgress = (snapshot: Snapshot) => {
    for (const { jobId } of attachedOf(snapshot.iam)) touched.add(jobId)
    for (const row of snapshot.rows.values()) {
      const { jobId, principal } = row
      const wasUsed = Math.min(snapshot.now, endOf(row)) - (openSince.get(jobId) ?? snapshot.now) >= USED_AFTER
      if (principal.type === 'role' || row.keys === 'keep' || !(wasUsed || used.has(jobId))) continue
      const key = snapshot.now < endOf(row) ? snapshot.stored.get(principal.name) : used.get(jobId)?.key
      used.set(jobId, { row, key })
    }
  }
  const idleFor = (user: string, rows: readonly Row[], now: Moment): Moment | undefined => {
    const isIdle = rows.every((row) => now < row.opens - LEAD - MINUTE || now >= endOf(row))
    if (!isIdle) idleSince.delete(user)
    else if (!idleSince.has(user)) idleSince.set(user, now)
    return idleSince.get(user)
  }

  return (snapshot: Snapshot, isManaged: (user: string) => boolean): readonly Violation[] => {
    recordProgress(snapshot)
    const users = [...snapshot.iam.users.values()].filter(({ name }) => isManaged(name))
    return users.flatMap(({ name }) => {
      const rows = [...snapshot.rows.values()].filter(({ principal }) => principal.name === name)
      const idle = idleFor(name, rows, snapshot.now)
      if (idle === undefined || snapshot.now <= patience(idle, ROTATED_WITHIN)) return []
      const mine = [...used.values()].filter(({ row }) => row.principal.name === name)
      const unsure = rows.filter(({ jobId, keys }) => touched.has(jobId) && !used.has(jobId) && keys !== 'keep')
      const isTamperedWith = tamperedUntil(name) > 0
      return [...leaked(mine, name, snapshot), ...(isTamperedWith ? [] : undead(mine, unsure, name, snapshot))]
    })
  }
}

/** A key that a job used which rotates is not live any more. */
function leaked(used: readonly Used[], user: string, snapshot: Snapshot): readonly Violation[] {
  const live = liveKeysOf(snapshot.iam, user).map(({ id }) => id)
  const found = used.find(({ row, key }) => row.keys === 'rotate' && key !== undefined && live.includes(key))
  if (found === undefined) return []
  return [violation(snapshot, found.row, `its key ${found.key} is live though the job is over and keys rotate`)]
}

/** If the job that ended last deactivates its keys, none is live. Where it is not sure which was the last, nothing is said. */
function undead(used: readonly Used[], unsure: readonly Row[], user: string, snapshot: Snapshot): readonly Violation[] {
  const [last, other] = used.map(({ row }) => row).toSorted((a, b) => endOf(b) - endOf(a))
  const live = liveKeysOf(snapshot.iam, user)
  if (last === undefined || last.keys !== 'deactivate' || live.length === 0) return []
  const isSure = [...unsure, ...(other ? [other] : [])].every((row) => endOf(row) < endOf(last))
  if (!isSure) return []
  return [
    violation(snapshot, last, `${live.length} keys are live though the job is over and keys are to be deactivated`),
  ]
}

function violation({ now: at }: Snapshot, { jobId: job }: Row, told: string): Violation {
  return { promise: 'i', at, job, told }
}
