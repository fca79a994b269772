import type { Change } from '../changes.ts'
import { type Moment, SECOND } from '../plan.ts'
import { accessOf, jobOf, textOf } from '../policies.ts'
import type { Snapshot } from '../snapshot.ts'
import { breaksOf, type Logged, trailOf } from './hash-chain.ts'
import type { Day, PromiseCheck, Violation } from './promise.ts'

/** No run takes longer, so the record `intended` of a change is no older. */
const LONGEST_RUN = 60 * SECOND

/** The difference between the clocks of Lambdas and the log, and the precision of the times in records. */
const CLOCKS = 4 * SECOND

/** Promise g: an opening has a record before it, and every change has an outcome. */
export function audit({ aws, history }: Day): PromiseCheck {
  return {
    onChange: (changes, snapshot) =>
      changes.filter(isOpening(snapshot)).flatMap((change): readonly Violation[] => {
        const { at, what } = change
        const [target, owner] = 'arn' in change ? [nameOf(change.arn), undefined] : ['', ownerOf(change)]
        const isIntended = trailOf(aws).some(
          (record) =>
            record.phase === 'intended' &&
            at - record.takenAt <= LONGEST_RUN &&
            (owner === undefined
              ? record.change === 'attach policy' && record.target === target
              : record.change === what && record.principal?.name === owner),
        )
        if (isIntended) return []
        const job = 'arn' in change ? jobOf(change.arn) : undefined
        return [{ promise: 'g', at, job, message: `${what} ${target || owner} without a record before it` }]
      }),
    atEnd: (snapshot) => {
      const trail = trailOf(aws)
      return [
        ...withoutOutcome(trail, snapshot.now),
        ...history.changes.filter((change) => !isGone(change, snapshot)).flatMap((change) => unrecorded(change, trail)),
        ...brokenChains(trail, snapshot),
      ]
    },
  }
}

function isOpening({ iam }: Snapshot) {
  return (change: Change): boolean => {
    if (change.by === 'manual change') return false
    if (change.what === 'create key') return true
    return change.what === 'attach' && accessOf(textOf(iam, change.arn)) !== 'nothing'
  }
}

/** Each change to each target has an outcome, which does not come before its record `intended` in the chain. */
function withoutOutcome(trail: readonly Logged[], now: Moment): readonly Violation[] {
  const byHash = new Map(trail.map((record) => [record.hash, record]))
  const groups = Map.groupBy(trail, ({ job, change, target, principal }) =>
    [job, change, change === 'create key' ? principal?.name : target].join(' '),
  )
  return [...groups].flatMap(([name, records]): readonly Violation[] => {
    // A request that failed at first may be refused on a retry.
    const isRequest = records.some(({ change }) => change === 'schedule grant' || change === 'extend grant')
    const refusals = trail.filter(
      ({ job, change }) => isRequest && job === records[0]?.job && change === 'refuse request',
    )
    const outcomes = [...records, ...refusals].filter(({ phase }) => phase !== 'intended')
    const unfinished = records.find((record) => {
      const before = chainBefore(record, byHash)
      return record.phase === 'intended' && outcomes.every((outcome) => before.has(outcome))
    })
    if (unfinished === undefined) return []
    return [{ promise: 'g', at: now, job: unfinished.job, message: `no record has the outcome of "${name}"` }]
  })
}

function chainBefore(record: Logged, byHash: ReadonlyMap<string, Logged>): ReadonlySet<Logged> {
  const before = new Set<Logged>()
  const add = ({ previous }: Logged) => {
    for (const hash of previous) {
      const one = byHash.get(hash)
      if (one === undefined || before.has(one)) continue
      before.add(one)
      add(one)
    }
  }
  add(record)
  return before
}

/** Every change that a Lambda made has a record `done`, from the same run or a later one. */
function unrecorded(change: Change, trail: readonly Logged[]): readonly Violation[] {
  const named = recordedAs(change)
  if (change.by === 'manual change' || named === undefined) return []
  const isRecorded = trail.some(
    (record) =>
      named.targets.includes(record.target) &&
      ((record.phase === 'done' && named.changes.includes(record.change)) || isPartOfRevert(change, record)) &&
      record.at >= change.at - CLOCKS,
  )
  if (isRecorded) return []
  return [
    {
      promise: 'g',
      at: change.at,
      job: named.job,
      message: `no record says that "${change.what} ${named.targets.at(-1)}" was done`,
    },
  ]
}

/** A key whose creation got no answer, and which was deleted with its user, cannot be recorded. */
function isGone(change: Change, { iam }: Snapshot): boolean {
  return change.what === 'create key' && !iam.users.has(change.key.userName.toLowerCase())
}

/** A run that reverts a policy first detaches it from others. The record of the revert covers that, whether or not it succeeds. */
function isPartOfRevert(change: Change, { change: made, phase, principal }: Logged): boolean {
  const isOthers = change.what === 'detach' && change.who.name !== principal?.name
  return isOthers && phase !== 'intended' && (made === 'attach policy' || made === 'deny sessions')
}

function recordedAs(change: Change) {
  switch (change.what) {
    case 'attach':
      return { changes: ['attach policy', 'deny sessions'], targets: [nameOf(change.arn)], job: jobOf(change.arn) }
    case 'detach':
      return { changes: ['detach policy'], targets: [nameOf(change.arn)], job: jobOf(change.arn) }
    // The record of a creation names the user. A key that was not stored is recorded when it is deactivated or deleted.
    case 'create key': {
      const changes = ['create key', 'deactivate key', 'delete key']
      return { changes, targets: [change.key.userName, change.key.id], job: undefined }
    }
    case 'activate key':
    case 'deactivate key':
    case 'delete key':
      return { changes: [change.what], targets: [change.key.id], job: undefined }
    default:
      return undefined
  }
}

function brokenChains(trail: readonly Logged[], { rows, rings, now }: Snapshot): readonly Violation[] {
  const jobs = Map.groupBy(trail, ({ job }) => job)
  return [...jobs].flatMap(([job, records]) =>
    breaksOf(records, (rows.get(job) ?? rings.get(job.replace(/^user\//, '')))?.heads ?? []).map(
      (message): Violation => ({ promise: 'k', at: now, job, message }),
    ),
  )
}

function nameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1)
}

function ownerOf(change: Change): string | undefined {
  return 'key' in change ? change.key.userName : undefined
}
