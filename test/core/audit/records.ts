import type { AuditEntry, AuditRecord, AuditStamp } from '#core/audit/records.ts'
import { at } from '#test/fixtures/seed.ts'

/** Who writes the records of these tests, at one o'clock, in a run that is over a minute later at the latest. */
export const STAMP: AuditStamp = { at: at('01:00'), by: 'settle-access', event: 'e-1', until: at('01:01') }

export const SCHEDULED = entry('schedule grant', 'done', 'churn')

export function entry(change: AuditEntry['change'], phase: AuditEntry['phase'], target: string): AuditEntry {
  return { change, phase, because: 'open', target }
}

/** Where some records end, as the row remembers it. */
export function endOf(records: readonly AuditRecord[]): { readonly lastSeq: number; readonly lastHash: string | null } {
  const last = records.at(-1)
  return { lastSeq: last?.seq ?? 0, lastHash: last?.hash ?? null }
}
