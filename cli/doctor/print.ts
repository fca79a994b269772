import wrapAnsi from 'wrap-ansi'
import type { DoctorReport } from '#cli/contracts/doctor.ts'
import { count } from '#cli/count.ts'
import type { Io } from '#cli/io.ts'
import { type Colour, painter } from '#cli/terminal/paint.ts'
import { table } from '#cli/terminal/table.ts'
import { toPrintable } from '#core/printable-text.ts'
import type { Status } from './finding.ts'
import { byStatus } from './report.ts'

type Entry = DoctorReport['checks'][number]

const WORDS: Readonly<Record<Status, string>> = {
  ok: 'ok',
  warning: 'warning',
  unreadable: 'not readable',
  failure: 'failure',
}

const COLOURS: Readonly<Record<Status, Colour>> = {
  ok: 'green',
  warning: 'yellow',
  unreadable: 'magenta',
  failure: 'red',
}

/** A table of what is well; below it, each other finding with its remedy; and a summary. */
export function printReport(report: DoctorReport, io: Pick<Io, 'width' | 'colours'>): string {
  const paint = painter(io)
  const well = report.checks.filter(({ status }) => status === 'ok')
  const rows = linesOf(well).map(([check, message]) => [paint('green', 'ok'), toPrintable(check), toPrintable(message)])
  const others = report.checks.filter(({ status }) => status !== 'ok').toSorted(byStatus)
  const { summary } = report
  const parts = [
    `${summary.ok} ok`,
    ...(summary.warning > 0 ? [paint('yellow', count(summary.warning, 'warning'))] : []),
    ...(summary.unreadable > 0 ? [paint('magenta', `${summary.unreadable} not readable`)] : []),
    ...(summary.failure > 0 ? [paint('red', count(summary.failure, 'failure'))] : []),
  ]
  const place = report.account === undefined ? '' : ` in account ${report.account}, ${report.region}`
  return [
    ...(rows.length > 0 ? [table(rows, io.width)] : []),
    ...[...Map.groupBy(others, ({ status, remedy }) => `${status} ${remedy}`).values()].map((same) =>
      printSame(same, io),
    ),
    `Stage ${report.stage}${place}: ${parts.join(', ')}.\n`,
  ].join('\n')
}

/** More principals that are well are counted. */
const MAX_PRINCIPALS = 10

/** One line for each check that found something to be well. */
function linesOf(well: readonly Entry[]): readonly (readonly [string, string])[] {
  const lines = [...Map.groupBy(well, ({ check }) => check)].map(([check, entries]) => {
    return [check, entries.map(({ message }) => message).join('; ')] as const
  })
  const principals = lines.filter(isOfPrincipal)
  if (principals.length <= MAX_PRINCIPALS) return lines
  const counts = [...Map.groupBy(principals, ([, message]) => message)].map(([message, same]) => {
    return ['principals', `${same.length} of them: ${message}`] as const
  })
  return [...lines.filter((line) => !isOfPrincipal(line)), ...counts]
}

function isOfPrincipal([check]: readonly [string, string]): boolean {
  return check.includes('/')
}

/** Findings with one remedy, which is on a line of its own, and whole, so that it can be copied. */
function printSame(entries: readonly Entry[], io: Pick<Io, 'width' | 'colours'>): string {
  const paint = painter(io)
  const [remedy] = entries.map((entry) => entry.remedy)
  const heads = entries.map(({ check, status, message }) => {
    const head = `${paint(COLOURS[status], WORDS[status])}  ${paint('bold', toPrintable(check))}`
    if (entries.length > 1) return `${head}  ${toPrintable(message)}\n`
    const text = wrapAnsi(toPrintable(message), Math.max(20, (io.width ?? 1000) - 2))
    return `${head}\n${text.replaceAll(/^/gm, '  ')}\n`
  })
  const end = remedy === undefined ? '' : `  ${paint('cyan', `→ ${toPrintable(remedy)}`)}\n`
  return `${heads.join('')}${end}`
}
