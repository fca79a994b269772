import { digestOf } from '#core/digest.ts'
import { printInstant } from '#core/grant/window.ts'
import type { AuditEntry, AuditRecord, AuditStamp } from './records.ts'

/** Where the records of a grant end, so that the next one can follow. */
export type ChainEnd = {
  /** The sequence number of the last record; 0 if there is none. */
  readonly lastSeq: number
  readonly lastHash: string | null
}

/** The records of some entries, each with the hash of the one before. */
export function link(
  job: string,
  { lastSeq, lastHash }: ChainEnd,
  entries: readonly AuditEntry[],
  stamp: AuditStamp,
): readonly AuditRecord[] {
  const records: AuditRecord[] = []
  for (const [index, entry] of entries.entries()) {
    const previous = records.at(-1)?.hash ?? lastHash
    records.push(recordOf(job, lastSeq + index + 1, previous, entry, stamp))
  }
  return records
}

/** A record that belongs to no grant: a refusal, or a policy that nobody wants. */
export function alone(job: string, entry: AuditEntry, stamp: AuditStamp): AuditRecord {
  return recordOf(job, 0, null, entry, stamp)
}

function recordOf(
  job: string,
  seq: number,
  previous: string | null,
  entry: AuditEntry,
  { at, by, event }: AuditStamp,
): AuditRecord {
  const body = { job, seq, at: printInstant(at), by, event, ...entry, previous }
  return { ...body, hash: digestOf(body) }
}

/**
 * What is wrong with the records of one job, in whatever order they are read, a line each; empty if the chain is complete.
 * @param end where the job's row says that the records end: without it, a missing end does not show
 */
export function chainProblems(records: readonly AuditRecord[], end?: ChainEnd): readonly string[] {
  const own = inOrder(records)
  const chained = own.filter(({ seq }) => seq > 0)
  const numbers = [...Map.groupBy(chained, ({ seq }) => seq).values()]
  return [
    ...own.filter(isEdited).map((record) => `${label(record)} was edited`),
    ...numbers.flatMap((numbered, index) => problemsAt(numbered, numbers[index - 1] ?? [])),
    ...own.filter(({ seq }) => seq === 0).flatMap(problemsAlone),
    ...(end === undefined ? [] : problemsAtEnd(numbers.at(-1) ?? [], end)),
  ]
}

/** By number, without duplicates: a record may be published twice. An edited copy is no duplicate, whatever hash it has. */
export function inOrder(records: readonly AuditRecord[]): readonly AuditRecord[] {
  const once = [...new Map(records.map((record) => [digestOf(record), record])).values()]
  return once.toSorted((a, b) => a.seq - b.seq)
}

function isEdited({ hash, ...body }: AuditRecord): boolean {
  return digestOf(body) !== hash
}

/**
 * @param numbered the records with one number: more than one if some are forged
 * @param before those with the next lower number; none if it is the first
 */
function problemsAt(numbered: readonly AuditRecord[], before: readonly AuditRecord[]): readonly string[] {
  return [
    ...numbered.slice(1).map((record) => `${label(record)} has the number of another record, ${record.seq}`),
    ...numbered.slice(0, 1).flatMap((record) => missingBefore(record, before[0]?.seq ?? 0)),
    ...numbered.flatMap((record) => problemsWithPrevious(record, before)),
  ]
}

function missingBefore(record: AuditRecord, seqBefore: number): readonly string[] {
  const missing = record.seq - 1 - seqBefore
  if (missing === 0) return []
  return [`${missing === 1 ? 'a record' : `${missing} records`} before ${label(record)} ${isOrAre(missing)} missing`]
}

function problemsWithPrevious(record: AuditRecord, before: readonly AuditRecord[]): readonly string[] {
  const { seq, previous } = record
  if (seq === 1) return previous === null && canBegin(record) ? [] : [`${label(record)} cannot be a first record`]
  const isNext = before[0]?.seq === seq - 1
  const isWrong = previous === null || (isNext && !before.some(({ hash }) => hash === previous))
  return isWrong ? [`${label(record)} does not follow the record before it`] : []
}

/** A grant begins by being scheduled; the keys of a user and the sessions of a role, whose records are not those of a job, with any change. */
function canBegin({ change, job }: AuditRecord): boolean {
  return change === 'schedule grant' || job.includes('/')
}

/** What is recorded with a grant has its place among the grant's records. */
function problemsAlone(record: AuditRecord): readonly string[] {
  const { change, previous } = record
  if (previous !== null) return [`${label(record)} has no number, and names a record before it`]
  const isOfGrant = change === 'attach policy' || change.endsWith(' grant')
  return isOfGrant ? [`${label(record)} has no number`] : []
}

function problemsAtEnd(last: readonly AuditRecord[], { lastSeq, lastHash }: ChainEnd): readonly string[] {
  const found = last[0]?.seq ?? 0
  const missing = lastSeq - found
  if (missing > 0) return [`the last ${missing === 1 ? 'record' : `${missing} records`} ${isOrAre(missing)} missing`]
  if (missing < 0) return [`the row knows of ${lastSeq} records, and there are ${found}`]
  const isKnown = lastSeq === 0 || last.some(({ hash }) => hash === lastHash)
  return isKnown ? [] : ['the last record is not the one that the row knows']
}

function isOrAre(count: number): string {
  return count === 1 ? 'is' : 'are'
}

function label({ change, phase, at }: AuditRecord): string {
  return `"${change}, ${phase}" of ${at}`
}
