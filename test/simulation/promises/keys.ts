import type { AccessKey } from '@curfew/local-aws/iam/state'
import type { Change } from '../changes.ts'
import { type Moment, SECOND } from '../plan.ts'
import { isInOrder } from '../principals.ts'
import type { Row, Snapshot } from '../snapshot.ts'
import { isOver, type KeyFacts, keyFacts, LEFT_BEHIND, liveKeysOf } from './key-facts.ts'
import { rotations } from './key-rotation.ts'
import type { Day, Violation, Watch } from './promise.ts'

/** A run of a Lambda lasts no longer. */
const LONGEST_RUN = 65 * SECOND

/** Promise i. */
export function keys(day: Day): Watch {
  const facts = keyFacts(day)
  const rotation = rotations(day, facts)

  return {
    changed: (changes, snapshot) => {
      facts.recordProgress(snapshot)
      const made = changes.filter(({ by }) => by !== 'manual change')
      return made.flatMap((change) => [...disturbed(change, snapshot, facts), ...overQuota(change, snapshot, facts)])
    },
    passed: (snapshot) => {
      facts.recordProgress(snapshot)
      const isManaged = (name: string) => isInOrder(snapshot.iam, { type: 'user', name }, day.aws.boundaryArn)
      const live = [...snapshot.iam.keys.values()].filter(
        ({ status, userName }) => status === 'Active' && isManaged(userName),
      )
      return [
        ...live.flatMap((key) => unstored(key, snapshot, facts, day)),
        ...[...snapshot.rows.values()]
          .filter(({ principal }) => isManaged(principal.name))
          .flatMap((row) => lacking(row, snapshot, facts, day)),
        ...rotation(snapshot, isManaged),
      ]
    },
  }
}

/** No key is taken from a job that works with it; one that keeps its keys wants none of them touched. */
function disturbed(change: Change, snapshot: Snapshot, { workingFor }: KeyFacts): readonly Violation[] {
  if (!('key' in change)) return []
  const { key, what } = change
  // One that is off already is of use to no job.
  const isTaken = what === 'deactivate key' || (what === 'delete key' && key.status === 'Active')
  const isStored = snapshot.stored.get(key.userName) === key.id
  const worker = workingFor(key.userName, snapshot).find((row) => isTaken && (row.keys === 'keep' || isStored))
  if (worker === undefined) return []
  return [{ promise: 'i', at: snapshot.now, job: worker.jobId, told: `${what} ${key.id}, under the running job` }]
}

/** There are never two live keys, unless a run died between making one and putting the other away. */
function overQuota(change: Change, snapshot: Snapshot, { hasFailed, tamperedUntil }: KeyFacts): readonly Violation[] {
  if (change.what !== 'create key' || hasFailed(snapshot.now)) return []
  const user = change.key.userName
  if (snapshot.now <= tamperedUntil(user) || liveKeysOf(snapshot.iam, user).length < 2) return []
  return [{ promise: 'i', at: snapshot.now, told: `user ${user} has two live keys` }]
}

/**
 * A key that a Lambda made is live only while it is the one that is stored. Where a job keeps its keys, the key may be that
 * job's: if the answer with its id was lost, Curfew has no way to tell.
 */
function unstored(
  key: AccessKey,
  snapshot: Snapshot,
  facts: KeyFacts,
  { history, patience }: Day,
): readonly Violation[] {
  const made = history.changes.find((one) => one.what === 'create key' && one.key.id === key.id)
  if (made === undefined || made.by === 'manual change' || snapshot.stored.get(key.userName) === key.id) return []
  const since = Math.max(made.at, facts.keptUntil(key.userName))
  const isExpected = !facts.hasFailed(snapshot.now) && since === made.at
  const due: Moment = isExpected ? Math.max(since + LONGEST_RUN, patience(since, 0)) : patience(since, LEFT_BEHIND)
  if (snapshot.now <= due) return []
  const told = facts.everStored.has(key.id) ? 'is live beside the one that is stored' : 'is live, and was never stored'
  return [{ promise: 'i', at: snapshot.now, told: `key ${key.id} of user ${key.userName} ${told}` }]
}

/** A job that does not keep its own has one live key, and that is stored. */
function lacking(row: Row, snapshot: Snapshot, facts: KeyFacts, { patience }: Day): readonly Violation[] {
  const user = row.principal.name
  const since = facts.openSince.get(row.jobId)
  if (since === undefined || isOver(row, snapshot.now) || row.keys === 'keep') return []
  const due = Math.max(patience(Math.max(since, facts.keptUntil(user))), facts.tamperedUntil(user))
  if (snapshot.now <= due) return []
  const live = liveKeysOf(snapshot.iam, user)
  if (live.length === 1 && live[0]?.id === snapshot.stored.get(user)) return []
  const which = live.length === 1 ? 'not the one that is stored' : 'should have one'
  return [
    { promise: 'i', at: snapshot.now, job: row.jobId, told: `its user has ${live.length} live keys, and ${which}` },
  ]
}
