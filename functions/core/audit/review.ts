import { chainProblems } from './audit.ts'
import { isAbandoned, isSameChange } from './pending-changes.ts'
import { AUDITED_CHANGES, type AuditRecord } from './records.ts'

/** A summary of the records of one job. */
export type JobReview = {
  readonly job: string
  readonly records: number
  readonly first: string
  readonly last: string
  /** Of a grant that is over: when it was to end, when its policies were gone, and when its key was deactivated. */
  readonly receipt?: NonNullable<AuditRecord['detail']>
  /** What is wrong, a line each; empty if the chain is complete and every change has an outcome. */
  readonly problems: readonly string[]
}

/**
 * Reviews audit records, job by job, in the order in which jobs appear.
 * @param now what was intended within the last two minutes may still be running
 */
export function review(records: readonly AuditRecord[], now: Date): readonly JobReview[] {
  return [...Map.groupBy(records, ({ job }) => job)].map(([job, all]) => {
    const own = [...new Map(all.map((record) => [record.hash, record])).values()]
    const times = own.map(({ at }) => at).toSorted()
    const receipt = own.findLast(({ change }) => change === 'close grant')?.detail
    return {
      ...{ job, records: own.length, first: times[0] ?? '', last: times.at(-1) ?? '' },
      problems: [...chainProblems(own), ...missingOutcomes(own, now)],
      ...(receipt && { receipt }),
    }
  })
}

/** Another run may make the same change, and record its outcome: the order of the chain counts, not the clock. */
function missingOutcomes(records: readonly AuditRecord[], now: Date): readonly string[] {
  const outcomes = records.filter(({ phase }) => phase !== 'intended')
  return records
    .filter((record) => record.phase === 'intended' && isAbandoned(record, now))
    .filter((record) => {
      const before = predecessorsOf(record, records)
      return !outcomes.some((outcome) => isOutcomeOf(outcome, record) && !before.has(outcome.hash))
    })
    .map(({ change, target, at }) => `"${change}" of ${target}, intended at ${at}, has no outcome`)
}

/** A request whose first attempt failed may be refused when it is retried. */
function isOutcomeOf(outcome: AuditRecord, intended: AuditRecord): boolean {
  const isRequest = intended.change === 'schedule grant' || intended.change === 'extend grant'
  return isSameChange(outcome, intended) || (isRequest && outcome.change === 'refuse request')
}

/** Hashes of every record that a record follows, directly or not. */
function predecessorsOf({ previous }: AuditRecord, records: readonly AuditRecord[]): ReadonlySet<string> {
  const byHash = new Map(records.map((record) => [record.hash, record]))
  const found = new Set<string>()
  const queue = [...previous]
  for (let hash = queue.pop(); hash !== undefined; hash = queue.pop()) {
    if (found.has(hash)) continue
    found.add(hash)
    queue.push(...(byHash.get(hash)?.previous ?? []))
  }
  return found
}

/** Whether some JSON has the shape of an audit record; its hash is not verified. */
export function isAuditRecord(json: unknown): json is AuditRecord {
  if (typeof json !== 'object' || json === null) return false
  const record: Readonly<Record<string, unknown>> = { ...json }
  const texts = ['job', 'at', 'by', 'event', 'because', 'target', 'hash'].every(
    (key) => typeof record[key] === 'string',
  )
  const { previous, phase, change } = record
  const isLinked = Array.isArray(previous) && previous.every((hash) => typeof hash === 'string')
  const isPhase = phase === 'intended' || phase === 'done' || phase === 'failed'
  return texts && isLinked && isPhase && AUDITED_CHANGES.some((name) => name === change)
}
