import type { ChainEnd } from '#core/audit/chain.ts'
import type { AuditRecord } from '#core/audit/records.ts'
import { secondsBefore } from '#core/grant/window.ts'

/** A record as the table has it. */
export type StoredRecord = {
  readonly record: AuditRecord
  readonly storedAt: Date
  /** Whether the log does not have it yet. */
  readonly isUnpublished: boolean
}

/** Records of the table that are not in the input. */
export type Absent = {
  /** Not published yet. */
  readonly unpublished: readonly StoredRecord[]
  /** Too new for the input to have them. */
  readonly newer: readonly StoredRecord[]
  /** Missing in the input, and there to be published again. */
  readonly restorable: readonly StoredRecord[]
}

/** What the table says. */
export type Comparison = {
  readonly ends: ReadonlyMap<string, ChainEnd>
  /** By job, of the jobs whose records are not complete in the input. */
  readonly absent: ReadonlyMap<string, Absent>
}

/** Publication may take that long before anybody has to do something about it. */
const PUBLICATION_SECONDS = 300

/** @param asOf when the input was read from the log */
export function absentFrom(input: readonly AuditRecord[], stored: readonly StoredRecord[], asOf: Date): Absent {
  const known = new Set(input.map(({ hash }) => hash))
  const since = secondsBefore(asOf, PUBLICATION_SECONDS)
  const absent = stored.filter(({ record }) => !known.has(record.hash))
  const published = absent.filter(({ isUnpublished }) => !isUnpublished)
  return {
    unpublished: absent.filter(({ isUnpublished }) => isUnpublished),
    newer: published.filter(({ storedAt }) => storedAt >= since),
    restorable: published.filter(({ storedAt }) => storedAt < since),
  }
}

/** Records that the log is going to have, or has by now. */
export function toCome({ unpublished, newer }: Absent): readonly AuditRecord[] {
  return [...unpublished, ...newer].map(({ record }) => record)
}
