import { styleText } from 'node:util'
import type { Line } from './line.ts'

type Of<Type extends Line['type']> = Line & { readonly type: Type }

/** Widths of the columns of the audit trail. */
const WIDTHS = [8, 15, 31, 15, 8, 17] as const

/** Prints the demo as text: a heading for each part, then its lines. */
export function printer(write: (text: string) => void): (line: Line) => void {
  let part = ''
  return (line) => {
    const heading = HEADINGS[line.type]
    if (heading !== part && heading !== '') write(`\n${heading}\n`)
    part = heading === '' ? part : heading
    write(`${printLine(line)}\n`)
  }
}

const HEADINGS: Readonly<Record<Line['type'], string>> = {
  event: '',
  probe: '',
  state: '',
  audit: `The audit trail\n${dim(auditRow(['time', 'who', 'job', 'change', 'phase', 'because', 'target']))}`,
  summary: 'Summary',
}

function printLine(line: Line): string {
  if (line.type === 'event') return printEvent(line)
  if (line.type === 'probe') return printProbe(line)
  if (line.type === 'state') return printState(line)
  return line.type === 'audit' ? printAudit(line) : printSummary(line)
}

function printEvent({ at, from, event, about }: Of<'event'>): string {
  return `${at}  ${styleText(from === 'curfew' ? 'cyan' : 'bold', event.padEnd(24))}  ${dim(about)}`
}

function printProbe({ at, job, what, from, seen, asExpected, expected, rule }: Of<'probe'>): string {
  const wrong = asExpected ? '' : styleText('red', `(expected ${expected}) `)
  return `${at}    ${mark(asExpected)} ${wrong}${what.padEnd(29)} ${dim(`${job} from ${from}`.padEnd(32))} ${seen.padEnd(18)} ${dim(rule)}`
}

function printState({ at, user, attached, liveKeys, storedKey, asExpected, rule }: Of<'state'>): string {
  const policies = attached.length === 0 ? 'no policy' : attached.join(', ')
  const keys = liveKeys.map((id) => (id === storedKey ? `${id} (stored)` : id)).join(', ')
  return `${at}    ${mark(asExpected)} IAM: ${user} has ${policies}; live key ${keys}  ${dim(rule)}`
}

function mark(asExpected: boolean): string {
  return asExpected ? styleText('green', '✔') : styleText('red', '✘ not as expected:')
}

function printAudit({ at, by, job, change, phase, because, target }: Of<'audit'>): string {
  const row = auditRow([at.slice(11, 19), by, job, change, phase, because, target])
  return phase === 'failed' ? styleText('red', row) : row
}

function auditRow(cells: readonly string[]): string {
  return cells.map((cell, index) => cell.padEnd(WIDTHS[index] ?? 0)).join('  ')
}

function printSummary({
  probes,
  states,
  unexpected,
  auditProblems,
  awsCalls,
  lambdaRuns,
  seconds,
}: Of<'summary'>): string {
  const calls = Object.entries(awsCalls).map(([service, count]) => `${count} ${service}`)
  const total = Object.values(awsCalls).reduce((sum, count) => sum + count, 0)
  return [
    unexpected === 0
      ? styleText('green', `All ${probes} S3 requests and ${states} checks of IAM were as expected.`)
      : styleText('red', `${unexpected} of ${probes + states} S3 requests and checks of IAM were not as expected.`),
    auditProblems.length === 0 ? 'The audit chain of each job is intact.' : styleText('red', auditProblems.join('\n')),
    `${lambdaRuns} runs of the packaged Lambdas made ${total} AWS calls (${calls.join(', ')}), in ${seconds.toFixed(1)} s.`,
  ].join('\n')
}

function dim(text: string): string {
  return styleText('dim', text)
}
