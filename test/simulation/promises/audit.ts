import type { Change } from '../changes.ts'
import { MINUTE, type Moment, SECOND } from '../plan.ts'
import { accessOf, jobOf, textOf } from '../policies.ts'
import type { Snapshot } from '../snapshot.ts'
import { breaksOf, outboxOf, type Recorded, storedRecords, trailOf } from './hash-chain.ts'
import type { Day, PromiseCheck, Violation } from './promise.ts'

/** No run takes longer, so the record `intended` of a change is no older. */
const LONGEST_RUN = 60 * SECOND

/** The difference between the clocks of Lambdas and the log, and the precision of the times in records. */
const CLOCKS = 4 * SECOND

/** Promise g: an opening has a record before it in the table, every change has an outcome, and everything is published. */
export function audit(day: Day): PromiseCheck {
  const { aws, history } = day
  return {
    onChange: (changes, snapshot) =>
      changes.filter(isOpening(snapshot)).flatMap((change): readonly Violation[] => {
        const { at, what } = change
        const [target, owner] = 'arn' in change ? [nameOf(change.arn), undefined] : ['', ownerOf(change)]
        const isIntended = storedRecords(aws).some(
          (record) =>
            record.phase === 'intended' &&
            at - record.at <= LONGEST_RUN + CLOCKS &&
            (owner === undefined
              ? record.change === 'attach policy' && record.target === target
              : record.change === what && record.principal?.name === owner),
        )
        if (isIntended) return []
        const job = 'arn' in change ? jobOf(change.arn) : undefined
        return [{ promise: 'g', at, job, message: `${what} ${target || owner} without a record before it` }]
      }),
    atEnd: (snapshot) => {
      // The log follows the table within minutes: what is missing there is judged on its own.
      const stored = storedRecords(aws)
      return [
        ...withoutOutcome(stored, snapshot.now),
        ...history.changes
          .filter((change) => !isGone(change, snapshot))
          .flatMap((change) => unrecorded(change, stored)),
        ...brokenChains(stored, snapshot),
        ...unpublished(day, trailOf(aws), snapshot.now),
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

/** What the stream did not bring is published by the minute's run after the next. */
const PUBLICATION = 3 * MINUTE

/** Everything in the table is in the log and on the bus, but for what was written a moment ago; and the log has nothing else. */
function unpublished({ aws }: Day, trail: readonly Recorded[], now: Moment): readonly Violation[] {
  const stored = storedRecords(aws)
  const [inTable, inLog] = [stored, trail].map((records) => new Set(records.map(({ hash }) => hash)))
  const violation = ({ job, change, target }: Recorded, where: string): Violation => {
    return { promise: 'g', at: now, job, message: `the record "${change} ${target}" is ${where}` }
  }
  return [
    ...stored
      .filter(({ hash, at }) => !inLog?.has(hash) && at < now - PUBLICATION)
      .map((record) => violation(record, 'in the table and not in the log')),
    ...trail
      .filter(({ hash }) => !inTable?.has(hash))
      .map((record) => violation(record, 'in the log and not in the table')),
    ...outboxOf(aws)
      .filter((item) => item.unpublished !== undefined && item.at < now - PUBLICATION)
      .map(({ pk, sk }): Violation => ({ promise: 'g', at: now, message: `${pk} ${sk} is not published` })),
  ]
}

/** Each change to each target has an outcome, which does not come before its record `intended` in the chain. */
function withoutOutcome(trail: readonly Recorded[], now: Moment): readonly Violation[] {
  const groups = Map.groupBy(trail, ({ job, change, target, principal }) =>
    [job, change, change === 'create key' ? principal?.name : target].join(' '),
  )
  return [...groups].flatMap(([name, records]): readonly Violation[] => {
    const outcomes = records.filter(({ phase }) => phase !== 'intended')
    const unfinished = records.find(
      (record) => record.phase === 'intended' && outcomes.every((outcome) => outcome.seq < record.seq),
    )
    if (unfinished === undefined) return []
    return [{ promise: 'g', at: now, job: unfinished.job, message: `no record has the outcome of "${name}"` }]
  })
}

/** Every change that a Lambda made has a record `done`, from the same run or a later one. */
function unrecorded(change: Change, trail: readonly Recorded[]): readonly Violation[] {
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
function isPartOfRevert(change: Change, { change: made, phase, principal }: Recorded): boolean {
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

function brokenChains(stored: readonly Recorded[], { rows, rings, now }: Snapshot): readonly Violation[] {
  const jobs = Map.groupBy(stored, ({ job }) => job)
  return [...jobs].flatMap(([job, records]) =>
    breaksOf(records, rows.get(job) ?? rings.get(job)).map(
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
