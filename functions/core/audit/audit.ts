import { digestOf } from '#core/digest.ts'
import { printInstant } from '#core/grant/window.ts'
import type { PendingChange } from './pending-changes.ts'
import type { AuditEntry, AuditRecord, AuditStamp } from './records.ts'

/** What a grant's row remembers of its records. */
export type Trail = {
  /** Hashes of the last records, which the next ones follow. */
  readonly heads: readonly string[]
  /** Records that the log has not accepted yet. */
  readonly owed: readonly AuditRecord[]
  /** What was intended, and has no outcome yet. */
  readonly pendingChanges: readonly PendingChange[]
}

export const NO_TRAIL: Trail = { heads: [], owed: [], pendingChanges: [] }

/** DynamoDB limits the size of an item, however long the log is unavailable. */
const MAX_OWED = 100

/** The records to owe: of too many the first and the last, and the chain shows that others are missing. */
export function worthOwing(records: readonly AuditRecord[]): readonly AuditRecord[] {
  if (records.length <= MAX_OWED) return records
  return [...records.slice(0, MAX_OWED / 2), ...records.slice(-MAX_OWED / 2)]
}

/** Whether records only repeat attempts or failures of changes of which the same is owed already. */
export function isOwedAlready(records: readonly AuditRecord[], owed: readonly AuditRecord[]): boolean {
  return records.every(({ phase, change, target }) => {
    const last = owed.findLast((other) => other.change === change && other.target === target)
    return phase !== 'done' && (last?.phase === 'failed' || (last?.phase === 'intended' && phase === 'intended'))
  })
}

/** The records of some entries, each with the hash of the one before. */
export function link(
  heads: readonly string[],
  entries: readonly AuditEntry[],
  stamp: AuditStamp,
): readonly AuditRecord[] {
  const records: AuditRecord[] = []
  for (const entry of entries) {
    const last = records.at(-1)
    const { job, by, event } = stamp
    const body = {
      job,
      at: printInstant(stamp.at),
      by,
      event,
      ...entry,
      previous: last === undefined ? heads : [last.hash],
    }
    records.push({ ...body, hash: digestOf(body) })
  }
  return records
}

/**
 * What is wrong with the records of one job, a line each; empty if the chain is complete.
 * @param heads hashes of the last records, as the job's row has them: without these a missing end does not show
 */
export function chainProblems(records: readonly AuditRecord[], heads: readonly string[] = []): readonly string[] {
  const hashes = new Set(records.map(({ hash }) => hash))
  const problems = records.flatMap((record) => {
    const { hash, ...body } = record
    return [
      ...(digestOf(body) === hash ? [] : [`${label(record)} was edited`]),
      ...(record.previous.every((previous) => hashes.has(previous))
        ? []
        : [`a record before ${label(record)} is missing`]),
      ...(record.previous.length > 0 || mayBeFirst(record) ? [] : [`${label(record)} follows no record`]),
    ]
  })
  const isEndMissing = !heads.every((head) => hashes.has(head))
  return [...new Set([...problems, ...(isEndMissing ? ['the last record is missing'] : [])])]
}

/**
 * A grant's first record is that it was scheduled; a refusal and an orphan have no grant whose records they could follow. The
 * chain of a key ring, which bears its user's name, begins with whatever happens to the keys first.
 */
function mayBeFirst({ job, change, because }: AuditRecord): boolean {
  return change === 'schedule grant' || change === 'refuse request' || because === 'orphaned' || isOfKeys(job)
}

/** No job id has a slash. */
function isOfKeys(job: string): boolean {
  return job.includes('/')
}

function label({ change, phase, at }: AuditRecord): string {
  return `"${change}, ${phase}" of ${at}`
}

/** An error as a record may hold it: its name and message, and nothing of the AWS request that failed. */
export function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : 'unknown error'
}
