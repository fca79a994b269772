import { type Absent, absentFrom, type Comparison, type StoredRecord } from '#cli/audit/verify/comparison.ts'
import { connect, resourceOf, type Table } from '#cli/aws/table.ts'
import { orFault } from '#cli/aws-fault.ts'
import type { Io } from '#cli/io.ts'
import { progressOn } from '#cli/progress.ts'
import type { AuditRecord } from '#core/audit/records.ts'
import { review } from '#core/audit/review.ts'
import { readHeads } from './heads.ts'
import { itemsOf } from './outbox-items.ts'

export type Options = {
  readonly heads: string
  readonly job: string | undefined
  /** When the records were read from the log. */
  readonly asOf: Date
}

const JOBS_AT_ONCE = 10

/**
 * Reads where the rows of a table say that the records of each job end, and, where the input is not complete, which records
 * are stored. Read after the log, with strong consistency: a row is never older than the log.
 */
export async function compareWith(records: readonly AuditRecord[], options: Options, io: Io): Promise<Comparison> {
  const table = connect(options.heads)
  const work = async () => {
    const ends = await readHeads(table, options.job, io)
    const incomplete = review(records, io.now(), ends)
      .filter(({ job, problems }) => problems.length > 0 && ends.has(job))
      .map(({ job }) => job)
    return { ends, absent: await absentOf(incomplete, records, options.asOf, table, io) }
  }
  return orFault('compare with', resourceOf(table), work())
}

async function absentOf(
  jobs: readonly string[],
  records: readonly AuditRecord[],
  asOf: Date,
  table: Table,
  io: Io,
): Promise<ReadonlyMap<string, Absent>> {
  const byJob = Map.groupBy(records, ({ job }) => job)
  const absent = new Map<string, Absent>()
  const report = progressOn(io)
  for (let start = 0; start < jobs.length; start += JOBS_AT_ONCE) {
    const batch = jobs.slice(start, start + JOBS_AT_ONCE)
    const stored = await Promise.all(batch.map((job) => storedRecords(table, job)))
    for (const [index, job] of batch.entries())
      absent.set(job, absentFrom(byJob.get(job) ?? [], stored[index] ?? [], asOf))
    report(() => `read the stored records of ${absent.size} of ${jobs.length} jobs`)
  }
  return absent
}

async function storedRecords(table: Table, job: string): Promise<readonly StoredRecord[]> {
  return (await itemsOf(table, job)).flatMap((item) => {
    if ('unreadable' in item) return []
    const { records, storedAt, forLog, isUnpublished } = item
    return records.map((record) => ({ record, storedAt, isUnpublished: isUnpublished && forLog }))
  })
}
