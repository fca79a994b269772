import { digestOf } from '#core/digest.ts'
import { printInstant } from '#core/grant/window.ts'
import type { PendingChange } from './pending-changes.ts'
import type { AuditEntry, AuditRecord, AuditStamp } from './records.ts'

/** What a grant's row remembers of its records. */
export type Trail = {
  /** Hashes of the last records, which the next ones follow. */
  readonly heads: readonly string[]
  /** Records that the log has not taken yet. */
  readonly owed: readonly AuditRecord[]
  /** What was intended, and not told the end of. */
  readonly pendingChanges: readonly PendingChange[]
}

export const NO_TRAIL: Trail = { heads: [], owed: [], pendingChanges: [] }

/** A row holds no more than DynamoDB allows an item, however long the log is out of order. */
const MAX_OWED = 100

/** The records to owe: of too many the first and the last, and what is left out shows as missing. */
export function worthOwing(records: readonly AuditRecord[]): readonly AuditRecord[] {
  if (records.length <= MAX_OWED) return records
  return [...records.slice(0, MAX_OWED / 2), ...records.slice(-MAX_OWED / 2)]
}

/** Whether records only say once more that changes are tried, or fail, of which the same is owed already. */
export function isOwedAlready(records: readonly AuditRecord[], owed: readonly AuditRecord[]): boolean {
  return records.every(({ phase, change, target }) => {
    const last = owed.findLast((other) => other.change === change && other.target === target)
    return phase !== 'done' && (last?.phase === 'failed' || (last?.phase === 'intended' && phase === 'intended'))
  })
}

/** The records of some entries, each holding the hash of the one before. */
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
 * What is wrong with the records of one job, a line each; none if the chain is whole.
 * @param heads what the job's row says the last records are, to show that the end is missing
 */
export function chainProblems(records: readonly AuditRecord[], heads: readonly string[] = []): readonly string[] {
  const known = new Set(records.map(({ hash }) => hash))
  const problems = records.flatMap((record) => {
    const { hash, ...body } = record
    return [
      ...(digestOf(body) === hash ? [] : [`${told(record)} was edited`]),
      ...(record.previous.every((previous) => known.has(previous))
        ? []
        : [`a record before ${told(record)} is missing`]),
      ...(record.previous.length > 0 || mayBegin(record) ? [] : [`${told(record)} follows no record`]),
    ]
  })
  return [...new Set([...problems, ...(heads.every((head) => known.has(head)) ? [] : ['the last record is missing'])])]
}

/** A grant begins by being scheduled; a refusal and a policy that nobody knows have no grant to follow. */
function mayBegin({ change, because }: AuditRecord): boolean {
  return change === 'schedule grant' || change === 'refuse request' || because === 'orphaned'
}

function told({ change, phase, at }: AuditRecord): string {
  return `"${change}, ${phase}" of ${at}`
}

/** An error as a record may hold it: its name and message, and nothing of the request that it came from. */
export function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : 'unknown error'
}
