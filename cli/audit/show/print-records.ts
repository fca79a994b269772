import { table } from '#cli/terminal/table.ts'
import type { AuditRecord } from '#core/audit/records.ts'
import { printPrincipal } from '#core/grant/principal.ts'
import { toPrintable } from '#core/printable-text.ts'

/** All that a record has in a line for each, with the head of the table; for output that goes elsewhere than to a terminal. */
export function printRecords(records: readonly AuditRecord[]): string {
  if (records.length === 0) return ''
  const rows = records.map((record) =>
    [
      ...[record.at, record.by, record.job, record.principal === undefined ? '-' : printPrincipal(record.principal)],
      ...[record.change, record.phase, record.because, `${record.target}${errorOf(record)}`],
    ].map((text) => toPrintable(text)),
  )
  return table([['time', 'by', 'job', 'principal', 'change', 'phase', 'because', 'target'], ...rows], undefined)
}

function errorOf({ detail }: AuditRecord): string {
  return typeof detail?.error === 'string' ? ` (${detail.error})` : ''
}
