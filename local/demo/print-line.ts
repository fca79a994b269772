import { styleText } from 'node:util'
import type { Line } from './line.ts'

type Widths = readonly number[]

type Of<Type extends Line['type']> = Line & { readonly type: Type }

/**
 * Prints the demo as text: a heading for each part, then its lines.
 *
 * @param widths of the columns of the audit trail
 */
export function printer(write: (text: string) => void, widths: Widths): (line: Line) => void {
  let part = ''
  return (line) => {
    const heading = headingOf(line, widths)
    if (heading !== part && heading !== '') write(`\n${heading}\n`)
    part = heading === '' ? part : heading
    write(`${printLine(line, widths)}\n`)
  }
}

function headingOf({ type }: Line, widths: Widths): string {
  if (type === 'summary') return 'Summary'
  return type === 'audit' ? `The audit trail\n${dim(auditRow(AUDIT_COLUMNS, widths))}` : ''
}

const AUDIT_COLUMNS = ['time', 'who', 'job', 'change', 'phase', 'because', 'target']

function printLine(line: Line, widths: Widths): string {
  if (line.type === 'event') return printEvent(line)
  if (line.type === 'probe') return printProbe(line)
  if (line.type === 'state') return printState(line)
  return line.type === 'audit' ? printAudit(line, widths) : printSummary(line)
}

function printEvent({ at, from, event, about }: Of<'event'>): string {
  return `${at}  ${styleText(from === 'curfew' ? 'cyan' : 'bold', event.padEnd(24))}  ${dim(about)}`
}

function printProbe({ at, job, what, from, seen, asExpected, expected, rule }: Of<'probe'>): string {
  const wrong = asExpected ? '' : styleText('red', `(expected ${expected}) `)
  return `${at}    ${mark(asExpected)} ${wrong}${what.padEnd(29)} ${dim(`${job} from ${from}`.padEnd(32))} ${seen.padEnd(18)} ${dim(rule)}`
}

function printState({ at, system, name, attached, liveKeys, storedKey, asExpected, rule }: Of<'state'>): string {
  const policies = attached.length === 0 ? 'no policy' : attached.join(', ')
  const keys = liveKeys.map((id) => (id === storedKey ? `${id} (stored)` : id)).join(', ')
  return `${at}    ${mark(asExpected)} ${system}: ${name} has ${policies}; live key ${keys}  ${dim(rule)}`
}

function mark(asExpected: boolean): string {
  return asExpected ? styleText('green', '✔') : styleText('red', '✘ not as expected:')
}

function printAudit({ at, by, job, change, phase, because, target }: Of<'audit'>, widths: Widths): string {
  const row = auditRow([at.slice(11, 19), by, job, change, phase, because, target], widths)
  return phase === 'failed' ? styleText('red', row) : row
}

function auditRow(cells: readonly string[], widths: Widths): string {
  return cells.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join('  ')
}

function printSummary({
  system,
  store,
  probes,
  states,
  unexpected,
  auditProblems,
  calls,
  lambdaRuns,
  seconds,
}: Of<'summary'>): string {
  const byService = Object.entries(calls).map(([service, count]) => `${count} ${service}`)
  const total = Object.values(calls).reduce((sum, count) => sum + count, 0)
  return [
    unexpected === 0
      ? styleText('green', `All ${probes} ${store} requests and ${states} checks of ${system} were as expected.`)
      : styleText(
          'red',
          `${unexpected} of ${probes + states} ${store} requests and checks of ${system} were not as expected.`,
        ),
    auditProblems.length === 0 ? 'The audit chain of each job is intact.' : styleText('red', auditProblems.join('\n')),
    `${lambdaRuns} runs of the packaged Lambdas made ${total} ${system === 'IAM' ? 'AWS ' : ''}calls (${byService.join(', ')}), in ${seconds.toFixed(1)} s.`,
  ].join('\n')
}

function dim(text: string): string {
  return styleText('dim', text)
}
