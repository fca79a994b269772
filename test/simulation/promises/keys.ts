import type { AccessKey } from '@curfew/local-aws/iam/state'
import { momentOf } from '../account.ts'
import type { Change } from '../changes.ts'
import { MINUTE, type Moment, SECOND } from '../plan.ts'
import { isManagedPrincipal, isRenamed } from '../principals.ts'
import type { Row, Snapshot } from '../snapshot.ts'
import { isOver, type KeyFacts, keyFacts, liveKeysOf, RECOVERY } from './key-facts.ts'
import { rotations } from './key-rotation.ts'
import type { Day, PromiseCheck, Violation } from './promise.ts'

/** After a report that keys are compromised. */
const REPLACED_WITHIN = 3 * MINUTE

/** No run of a Lambda takes longer. */
const LONGEST_RUN = 65 * SECOND

/** Promise i. */
export function keys(day: Day): PromiseCheck {
  const facts = keyFacts(day)
  const rotation = rotations(day, facts)

  return {
    onChange: (changes, snapshot) => {
      facts.recordProgress(snapshot)
      const made = changes.filter(({ by }) => by !== 'manual change')
      return made.flatMap((change) => [
        ...disturbed(change, snapshot, facts, day),
        ...overQuota(change, snapshot, facts),
        ...rotation.onChange(change, snapshot),
      ])
    },
    onTime: (snapshot) => {
      facts.recordProgress(snapshot)
      const isManaged = (name: string) =>
        !isRenamed(name) && isManagedPrincipal(snapshot.iam, { type: 'user', name }, day.aws.boundaryArn)
      const live = [...snapshot.iam.keys.values()].filter(
        ({ status, userName }) => status === 'Active' && isManaged(userName),
      )
      return [
        ...live.flatMap((key) => unstored(key, snapshot, facts, day)),
        ...[...snapshot.rows.values()]
          .filter(({ principal }) => isManaged(principal.name))
          .flatMap((row) => withoutKey(row, snapshot, facts, day)),
        ...rotation.onTime(snapshot, isManaged),
        ...live.flatMap((key) => compromised(key, snapshot, facts, day)),
      ]
    },
  }
}

/** No key is deactivated or deleted while a job uses it. While a job keeps its keys, none of them is changed. */
function disturbed(
  change: Change,
  snapshot: Snapshot,
  { jobsUsingKeysOf, reportsOf, everStored }: KeyFacts,
  { history }: Day,
): readonly Violation[] {
  if (!('key' in change)) return []
  const { key, what } = change
  // A key that was inactive before is used by no job.
  const isDisabled = what === 'deactivate key' || (what === 'delete key' && key.status === 'Active')
  const isStored = snapshot.stored.get(key.userName) === key.id
  // Nobody has the secret of a key that a Lambda made, and that was never stored.
  const made = history.changes.find((one) => one.what === 'create key' && one.key.id === key.id)
  if (made !== undefined && made.by !== 'manual change' && !everStored.has(key.id)) return []
  // Of a key that is reported as compromised nobody asks who uses it.
  if (reportsOf(key.userName, snapshot).some((reportedAt) => momentOf(key.createdAt) <= reportedAt)) return []
  const job = jobsUsingKeysOf(key.userName, snapshot).find(
    (row) => isDisabled && (row.keys === 'keep' || (isStored && !isFromBefore(key, row))),
  )
  if (job === undefined) return []
  return [{ promise: 'i', at: snapshot.now, job: job.jobId, message: `${what} ${key.id}, while the job uses it` }]
}

/** A job that was reopened gets another key than it had before its end. */
function isFromBefore({ createdAt }: AccessKey, { reopened }: Row): boolean {
  return reopened !== undefined && momentOf(createdAt) < reopened.from.at
}

/** A user never has two active keys, unless a run died between creating one and deactivating the other. */
function overQuota(
  change: Change,
  snapshot: Snapshot,
  { hasFailed, tamperedUntil, keptUntil, besideUntil }: KeyFacts,
): readonly Violation[] {
  if (change.what !== 'create key' || hasFailed(snapshot.now)) return []
  const user = change.key.userName
  // Beside a job that keeps its keys, another gets one of its own; and so does one that was reopened, beside any other.
  const excusedUntil = Math.max(tamperedUntil(user), keptUntil(user), besideUntil(user))
  if (snapshot.now <= excusedUntil || liveKeysOf(snapshot.iam, user).length < 2) return []
  return [{ promise: 'i', at: snapshot.now, message: `user ${user} has two active keys` }]
}

/**
 * A key that a Lambda created is active only while it is the stored one. While a job keeps its keys, an unknown key may be
 * the job's own: if the answer with the id of a new key was lost, Curfew cannot tell them apart.
 */
function unstored(
  key: AccessKey,
  snapshot: Snapshot,
  facts: KeyFacts,
  { history, deadlineOf }: Day,
): readonly Violation[] {
  const made = history.changes.find((one) => one.what === 'create key' && one.key.id === key.id)
  if (made === undefined || made.by === 'manual change' || snapshot.stored.get(key.userName) === key.id) return []
  const since = Math.max(made.at, facts.keptUntil(key.userName), facts.besideUntil(key.userName))
  const isExpected = !facts.hasFailed(snapshot.now) && since === made.at
  const due: Moment = isExpected ? Math.max(since + LONGEST_RUN, deadlineOf(since, 0)) : deadlineOf(since, RECOVERY)
  if (snapshot.now <= due) return []
  const problem = facts.everStored.has(key.id) ? 'is active besides the stored one' : 'is active, and was never stored'
  return [{ promise: 'i', at: snapshot.now, message: `key ${key.id} of user ${key.userName} ${problem}` }]
}

/** A key that is reported as compromised is off within minutes, if Curfew had a job of the user then. */
function compromised(
  key: AccessKey,
  snapshot: Snapshot,
  { reportsOf, hasFailed, tamperedUntil }: KeyFacts,
  { deadlineOf, history }: Day,
): readonly Violation[] {
  if (hasFailed(snapshot.now) || snapshot.now <= tamperedUntil(key.userName)) return []
  const theirs = [...snapshot.rows.values()].filter(({ principal }) => principal.name === key.userName)
  const isKnown = (at: Moment) =>
    theirs.some(({ jobId, closes, ended }) => (history.rowSince.get(jobId) ?? at) < at && at < (ended?.at ?? closes))
  const report = reportsOf(key.userName, snapshot).find(
    (at) => isKnown(at) && momentOf(key.createdAt) < at - LONGEST_RUN && snapshot.now > deadlineOf(at, REPLACED_WITHIN),
  )
  if (report === undefined) return []
  return [
    { promise: 'i', at: snapshot.now, message: `key ${key.id} of user ${key.userName} is active, and compromised` },
  ]
}

/** The user of an open job has one active key, and it is stored, unless the job keeps its own keys. */
function withoutKey(row: Row, snapshot: Snapshot, facts: KeyFacts, { deadlineOf }: Day): readonly Violation[] {
  const user = row.principal.name
  const since = facts.openSince.get(row.jobId)
  if (since === undefined || isOver(row, snapshot.now) || row.keys === 'keep') return []
  const reported = facts.reportsOf(user, snapshot)
  const excused = [facts.keptUntil(user), facts.besideUntil(user), ...reported]
  const due = Math.max(deadlineOf(Math.max(since, ...excused)), facts.tamperedUntil(user))
  if (snapshot.now <= due) return []
  const live = liveKeysOf(snapshot.iam, user)
  if (live.length === 1 && live[0]?.id === snapshot.stored.get(user)) return []
  const problem = live.length === 1 ? 'not the stored one' : 'should have one'
  return [
    {
      promise: 'i',
      at: snapshot.now,
      job: row.jobId,
      message: `its user has ${live.length} active keys, and ${problem}`,
    },
  ]
}
