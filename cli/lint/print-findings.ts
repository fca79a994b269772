import type { Finding, Severity } from '@curfew/iam-policy/lint/finding'
import { count } from '#cli/count.ts'
import { oneLine } from '#cli/fault.ts'
import type { Io } from '#cli/io.ts'
import { type Measure, measureFor } from '#cli/source/measure.ts'
import { type Lines, linesOf, positionOf } from '#cli/source/positions.ts'
import { printMarks } from '#cli/source/print-marks.ts'
import type { Mark, Source } from '#cli/source/source.ts'
import { link } from '#cli/terminal/link.ts'
import { type Colour, painter } from '#cli/terminal/paint.ts'
import { REPOSITORY } from '#cli/version.ts'
import { assumptionLines } from './assumptions.ts'
import { type Group, groupsOf } from './groups.ts'
import type { CheckedFile } from './report.ts'
import { ruleUrl } from './rule-link.ts'

type Terminal = Pick<Io, 'width' | 'colours' | 'links'>
type GroupStyle = Terminal & { readonly measure: Measure; readonly url: ReturnType<typeof ruleUrl> }

const COLOURS: Readonly<Record<Severity, Colour>> = {
  error: 'red',
  security_warning: 'magenta',
  warning: 'yellow',
  suggestion: 'cyan',
}

/** Of places where the same is wrong, so many are shown in the source, and so many more are listed. */
const SHOWN_OF_THE_SAME = 3
const LISTED_OF_THE_SAME = 20

/**
 * Each rule that is broken once for a file, with its places in the source, and the count of each severity at the end. A help
 * text is printed once.
 */
export async function printFindings(
  files: readonly CheckedFile[],
  terminal: Terminal,
  repository = REPOSITORY,
): Promise<string> {
  const all = files.flatMap(({ findings }) => findings)
  const checked = count(files.length, 'file')
  const notes = files.flatMap(assumptionLines).map((line) => `${oneLine(line)}\n`)
  if (all.length === 0) return `${painter(terminal)('green', 'No findings')} in ${checked}.\n${notes.join('')}`

  const texts = [...files.flatMap(({ file, source }) => [file, source.text]), ...all.map(({ message }) => message)]
  const measure = await measureFor(texts, terminal.width)
  const helped = new Set<string>()
  const groups = files
    .filter(({ findings }) => findings.length > 0)
    .flatMap(({ source, findings }) =>
      groupsOf(source, findings).map((group) => {
        const help = helped.has(group.help) ? '' : group.help
        helped.add(help)
        return printGroup(source, group, help, { ...terminal, measure, url: ruleUrl(group.code, repository) })
      }),
    )
  return `${groups.join('\n')}\n${countsOf(all)} in ${checked}.\n${notes.join('')}`
}

function printGroup(source: Source, group: Group, help: string, style: GroupStyle): string {
  const { code, severity, message, marks, isSame } = group
  const [colour, paint] = [COLOURS[severity], painter(style)]
  const rule = style.url === undefined ? code : link(code, style.url, style)
  const lines = linesOf(source.text)
  const shown = isSame ? marks.slice(0, SHOWN_OF_THE_SAME) : marks
  const places = marks.length === 1 ? '' : ` (${count(marks.length, 'place')})`
  const notes = [...alsoAt(marks.slice(shown.length), lines), ...(help === '' ? [] : [`help: ${help}`])]
  const headline = `${paint(colour, severity.replace('_', ' '))}[${paint('bold', rule)}]: ${oneLine(message)}${places}`
  return [
    `${style.width === undefined ? headline : style.measure.wrap(headline, style.width).join('\n')}\n`,
    printMarks(source.file, lines, shown, notes, { width: style.width, paint, colour, measure: style.measure }),
  ].join('')
}

/** `also at 24:5 Statement[3], 29:5 Statement[4]` */
function alsoAt(marks: readonly Mark[], lines: Lines): readonly string[] {
  if (marks.length === 0) return []
  const listed = marks.slice(0, LISTED_OF_THE_SAME).map(({ range, label }) => {
    const { line, column } = positionOf(lines, range.start)
    return `${line}:${column} ${label}`.trim()
  })
  const more = marks.length - listed.length
  return [`also at ${[...listed, ...(more === 0 ? [] : [`and ${count(more, 'more place')}`])].join(', ')}`]
}

function countsOf(findings: readonly Finding[]): string {
  return (['error', 'security_warning', 'warning', 'suggestion'] as const)
    .map((severity) => ({ severity, number: findings.filter((finding) => finding.severity === severity).length }))
    .filter(({ number }) => number > 0)
    .map(({ severity, number }) => count(number, severity.replace('_', ' ')))
    .join(', ')
}
