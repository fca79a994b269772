import { chainProblems } from './audit.ts'
import { isAbandoned, isOf } from './pending-changes.ts'
import { AUDITED_CHANGES, type AuditRecord } from './records.ts'

/** What the records of one job come to. */
export type JobReview = {
  readonly job: string
  readonly records: number
  readonly first: string
  readonly last: string
  /** The last record of a grant that is over: when it should have ended, when its policies were gone, and its key off. */
  readonly receipt?: NonNullable<AuditRecord['detail']>
  /** What is wrong, a line each; none if the chain is whole and every change was told the end of. */
  readonly problems: readonly string[]
}

/**
 * Reviews audit records, job by job, in the order in which jobs appear.
 * @param now what was intended within the last two minutes may still be at work
 */
export function review(records: readonly AuditRecord[], now: Date): readonly JobReview[] {
  return [...Map.groupBy(records, ({ job }) => job)].map(([job, all]) => {
    const own = [...new Map(all.map((record) => [record.hash, record])).values()]
    const times = own.map(({ at }) => at).toSorted()
    const receipt = own.findLast(({ change }) => change === 'close grant')?.detail
    return {
      ...{ job, records: own.length, first: times[0] ?? '', last: times.at(-1) ?? '' },
      problems: [...chainProblems(own), ...untold(own, now)],
      ...(receipt && { receipt }),
    }
  })
}

/** A run may be overtaken by another that is at the same change, and tells the end of it: what counts is the chain, not the clock. */
function untold(records: readonly AuditRecord[], now: Date): readonly string[] {
  const ends = records.filter(({ phase }) => phase !== 'intended')
  return records
    .filter((record) => record.phase === 'intended' && isAbandoned(record, now))
    .filter((record) => {
      const before = predecessorsOf(record, records)
      return !ends.some((end) => isEndOf(end, record) && !before.has(end.hash))
    })
    .map(({ change, target, at }) => `"${change}" of ${target}, intended at ${at}, has no end`)
}

/** A request that could not be carried out at first may be refused when it is tried again. */
function isEndOf(end: AuditRecord, intended: AuditRecord): boolean {
  const isRequest = intended.change === 'schedule grant' || intended.change === 'extend grant'
  return isOf(end, intended) || (isRequest && end.change === 'refuse request')
}

/** Hashes of every record that a record follows, next or further on. */
function predecessorsOf({ previous }: AuditRecord, records: readonly AuditRecord[]): ReadonlySet<string> {
  const byHash = new Map(records.map((record) => [record.hash, record]))
  const found = new Set<string>()
  const open = [...previous]
  for (let hash = open.pop(); hash !== undefined; hash = open.pop()) {
    if (found.has(hash)) continue
    found.add(hash)
    open.push(...(byHash.get(hash)?.previous ?? []))
  }
  return found
}

/** Whether some JSON has the shape of an audit record; its hash is not looked at. */
export function isAuditRecord(json: unknown): json is AuditRecord {
  if (typeof json !== 'object' || json === null) return false
  const record: Readonly<Record<string, unknown>> = { ...json }
  const texts = ['job', 'at', 'by', 'event', 'because', 'target', 'hash'].every(
    (key) => typeof record[key] === 'string',
  )
  const { previous, phase, change } = record
  const isLinked = Array.isArray(previous) && previous.every((hash) => typeof hash === 'string')
  const isPhase = phase === 'intended' || phase === 'done' || phase === 'failed'
  return texts && isLinked && isPhase && AUDITED_CHANGES.some((known) => known === change)
}
