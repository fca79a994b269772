import type { Io } from '#cli/io.ts'
import { painter } from '#cli/terminal/paint.ts'
import { paragraph } from '#cli/terminal/paragraph.ts'
import { clockTime, localDay } from '#cli/terminal/times.ts'
import type { AuditRecord } from '#core/audit/records.ts'
import { printPrincipal } from '#core/grant/principal.ts'
import { toPrintable } from '#core/printable-text.ts'
import { detailLines } from './detail-lines.ts'

const INDENT = 2

/** For a terminal: a heading for each job and day, a line for each record, and below it what it says of its request or its end. */
export function printTrail(records: readonly AuditRecord[], io: Io): string {
  let heading = ''
  const parts = records.map((record) => {
    const own = headingOf(record, io)
    const above = own === heading ? '' : `${heading === '' ? '' : '\n'}${painter(io)('bold', own)}\n`
    heading = own
    return `${above}${printRecord(record, io)}`
  })
  return parts.join('')
}

function headingOf({ job, principal, at }: AuditRecord, io: Io): string {
  const of = principal === undefined || job === printPrincipal(principal) ? '' : `  ${printPrincipal(principal)}`
  return toPrintable(`${localDay(new Date(at), io)}  ${job}${of}`)
}

function printRecord(record: AuditRecord, io: Io): string {
  const { at, job, target, change, phase, because } = record
  const on = target === job ? '' : `  ${target.replace(`${job}-`, '…-')}`
  const line = `${clockTime(new Date(at), io)}  ${change}, ${phase} (${because})${on}`
  return [
    paragraph(toPrintable(line), INDENT, io.width, 2 * INDENT),
    ...detailLines(record, io).map((text) => paragraph(toPrintable(text), 2 * INDENT, io.width)),
  ].join('')
}
