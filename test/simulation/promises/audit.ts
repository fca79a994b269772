import type { Change } from '../changes.ts'
import { type Moment, SECOND } from '../plan.ts'
import { jobOf, leaveOf, textOf } from '../policies.ts'
import type { Snapshot } from '../snapshot.ts'
import { breaksOf, type Logged, trailOf } from './hash-chain.ts'
import type { Day, Violation, Watch } from './promise.ts'

/** A run lasts no longer, so the record of an intention that it follows is no older. */
const LONGEST_RUN = 60 * SECOND

/** By how much the clocks of records and the log's differ, and what a record's whole seconds leave out. */
const CLOCKS = 4 * SECOND

/** Promise g: no opening without a record before it, and an end to every record. */
export function audit({ aws, history }: Day): Watch {
  return {
    changed: (changes, snapshot) =>
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
        return [{ promise: 'g', at, job, told: `${what} ${target || owner} without a record of it before` }]
      }),
    over: (snapshot) => {
      const trail = trailOf(aws)
      return [
        ...unended(trail, snapshot.now),
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
    return change.what === 'attach' && leaveOf(textOf(iam, change.arn)) !== 'nothing'
  }
}

/** Of each change to each thing some record tells how it ended that does not come before its intention in the chain. */
function unended(trail: readonly Logged[], now: Moment): readonly Violation[] {
  const byHash = new Map(trail.map((record) => [record.hash, record]))
  const groups = Map.groupBy(trail, ({ job, change, target, principal }) =>
    [job, change, change === 'create key' ? principal?.name : target].join(' '),
  )
  return [...groups].flatMap(([name, records]): readonly Violation[] => {
    // A request that could not be carried out at first may be refused when it is tried again.
    const isRequest = records.some(({ change }) => change === 'schedule grant' || change === 'extend grant')
    const refusals = trail.filter(
      ({ job, change }) => isRequest && job === records[0]?.job && change === 'refuse request',
    )
    const ends = [...records, ...refusals].filter(({ phase }) => phase !== 'intended')
    const untold = records.find((record) => {
      const before = chainBefore(record, byHash)
      return record.phase === 'intended' && ends.every((end) => before.has(end))
    })
    if (untold === undefined) return []
    return [{ promise: 'g', at: now, job: untold.job, told: `no record tells the end of "${name}"` }]
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

/** Every change that a Lambda made stands in the log as done, by the run that made it or by a later one. */
function unrecorded(change: Change, trail: readonly Logged[]): readonly Violation[] {
  const named = recordedAs(change)
  if (change.by === 'manual change' || named === undefined) return []
  const isRecorded = trail.some(
    (record) =>
      named.targets.includes(record.target) &&
      ((record.phase === 'done' && named.changes.includes(record.change)) || isPutRight(change, record)) &&
      record.at >= change.at - CLOCKS,
  )
  if (isRecorded) return []
  return [
    {
      promise: 'g',
      at: change.at,
      job: named.job,
      told: `no record says that "${change.what} ${named.targets.at(-1)}" was done`,
    },
  ]
}

/** Of a key whose making nobody heard of, and that went with its user, nobody can tell. */
function isGone(change: Change, { iam }: Snapshot): boolean {
  return change.what === 'create key' && !iam.users.has(change.key.userName.toLowerCase())
}

/** What hands gave to others is taken from them first when it is put right for its owner, and told with that, whether or not it fails. */
function isPutRight(change: Change, { change: made, phase, principal }: Logged): boolean {
  const isOthers = change.what === 'detach' && change.who.name !== principal?.name
  return isOthers && phase !== 'intended' && (made === 'attach policy' || made === 'deny sessions')
}

function recordedAs(change: Change) {
  switch (change.what) {
    case 'attach':
      return { changes: ['attach policy', 'deny sessions'], targets: [nameOf(change.arn)], job: jobOf(change.arn) }
    case 'detach':
      return { changes: ['detach policy'], targets: [nameOf(change.arn)], job: jobOf(change.arn) }
    // A key is created for a user; one that was not stored is told of when it goes.
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

function brokenChains(trail: readonly Logged[], { rows, now }: Snapshot): readonly Violation[] {
  const jobs = Map.groupBy(trail, ({ job }) => job)
  return [...jobs].flatMap(([job, records]) =>
    breaksOf(records, rows.get(job)?.heads ?? []).map((told): Violation => ({ promise: 'k', at: now, job, told })),
  )
}

function nameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1)
}

function ownerOf(change: Change): string | undefined {
  return 'key' in change ? change.key.userName : undefined
}
