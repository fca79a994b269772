import { secondsAfter } from '#core/grant/window.ts'
import { type ChainEnd, chainProblems, inOrder } from './chain.ts'
import { isSameChange } from './pending-changes.ts'
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

/** A run of a Lambda takes no longer: what was intended before has an outcome by now. */
const LONGEST_RUN_SECONDS = 900

/** The row of a grant is kept for ten days longer after its window, because its last record may be later than that. */
const ROW_DAYS = 390

/**
 * Reviews audit records, job by job, in the order in which jobs appear.
 * @param ends where the rows of all jobs say that their records end; undefined if the table was not read
 * @param now what was intended within the last 15 minutes may still be running
 */
export function review(
  records: readonly AuditRecord[],
  now: Date,
  ends?: ReadonlyMap<string, ChainEnd>,
): readonly JobReview[] {
  const byJob = Map.groupBy(records, ({ job }) => job)
  return [...new Set([...byJob.keys(), ...(ends?.keys() ?? [])])].map((job) => {
    const own = inOrder(byJob.get(job) ?? [])
    const end = ends?.get(job)
    const times = own.map(({ at }) => at).toSorted()
    const receipt = receiptIn(own)
    return {
      ...{ job, records: own.length, first: times[0] ?? '', last: times.at(-1) ?? '' },
      problems: [
        ...chainProblems(own, end),
        ...(ends !== undefined && end === undefined ? withoutRow(own, now) : []),
        ...missingOutcomes(own, now),
      ],
      ...(receipt && { receipt }),
    }
  })
}

/** That of a grant that was reopened afterwards is not its last: the grant goes on. */
function receiptIn(records: readonly AuditRecord[]): JobReview['receipt'] | undefined {
  const last = records.findLast(({ change, seq }) => (change === 'close grant' || change === 'reopen grant') && seq > 0)
  return last?.change === 'close grant' ? last.detail : undefined
}

/** What stands alone has no row. */
function withoutRow(records: readonly AuditRecord[], now: Date): readonly string[] {
  const isRecent = ({ at }: AuditRecord) => secondsAfter(new Date(at), ROW_DAYS * 24 * 3600) > now
  return records.some((record) => record.seq > 0 && isRecent(record)) ? ['the table has no row of this job'] : []
}

/** Another run may make the same change, and record its outcome. */
function missingOutcomes(records: readonly AuditRecord[], now: Date): readonly string[] {
  const isOver = ({ at }: AuditRecord) => secondsAfter(new Date(at), LONGEST_RUN_SECONDS) <= now
  return records
    .filter((record) => record.phase === 'intended' && isOver(record))
    .filter((record) => !records.some((other) => isOutcomeOf(other, record)))
    .map(({ change, target, at }) => `"${change}" of ${target}, intended at ${at}, has no outcome`)
}

/** Records that stand alone have no order but their time. */
function isOutcomeOf(outcome: AuditRecord, intended: AuditRecord): boolean {
  if (outcome.phase === 'intended' || !isSameChange(outcome, intended)) return false
  return intended.seq === 0 ? outcome.at >= intended.at : outcome.seq > intended.seq
}

/** Whether some JSON has the shape of an audit record; its hash is not verified. */
export function isAuditRecord(json: unknown): json is AuditRecord {
  if (typeof json !== 'object' || json === null) return false
  const record: Readonly<Record<string, unknown>> = { ...json }
  const texts = ['job', 'at', 'by', 'event', 'because', 'target', 'hash'].every(
    (key) => typeof record[key] === 'string',
  )
  const { seq, previous, phase, change } = record
  const isNumbered = typeof seq === 'number' && Number.isSafeInteger(seq) && seq >= 0
  const isLinked = previous === null || typeof previous === 'string'
  const isPhase = phase === 'intended' || phase === 'done' || phase === 'failed'
  const isInstant = !Number.isNaN(Date.parse(String(record.at)))
  return texts && isNumbered && isLinked && isPhase && isInstant && AUDITED_CHANGES.some((name) => name === change)
}
