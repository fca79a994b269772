import type { Colour } from '#cli/terminal/paint.ts'
import { toPrintable } from '#core/printable-text.ts'
import { viewLine } from './line-view.ts'
import type { Measure } from './measure.ts'
import { type Lines, positionOf, textOf } from './positions.ts'
import type { Mark } from './source.ts'

/** How marks are shown: in so many columns (undefined: no terminal), in which colours. */
export type MarkStyle = {
  readonly width: number | undefined
  readonly paint: (colour: Colour, text: string) => string
  readonly colour: Colour
  readonly measure: Measure
}

/** A file may be one line of a megabyte, which nobody reads in a log either. */
const COLUMNS_WITHOUT_TERMINAL = 160
const MIN_COLUMNS = 20

/**
 * Marks with their places, their lines of the source and what is wrong there, and notes below:
 *
 *     --> p.json:17:7
 *      |
 *   17 |   "Resource": "arn:…"
 *      |   ^^^^^^^^^^^^^^^^^^^ Statement[2].Resource
 *      = help: …
 */
export function printMarks(
  file: string,
  lines: Lines,
  marks: readonly Mark[],
  notes: readonly string[],
  style: MarkStyle,
): string {
  const numbers = Math.max(...marks.map(({ range }) => `${positionOf(lines, range.start).line}`.length))
  const places = Map.groupBy(marks, ({ range }) => `${range.start} ${range.end}`)
  const printed = [
    ...[...places.values()].flatMap((same) => place(file, lines, same, numbers, style)),
    ...notes.flatMap((note) => noteLines(toPrintable(note), numbers, style)),
  ]
  return printed.map((line) => `${line}\n`).join('')
}

/** `  = help: …`, and what does not fit in lines below. */
function noteLines(note: string, numbers: number, { width, paint, measure }: MarkStyle): readonly string[] {
  const lines = width === undefined ? [note] : measure.wrap(note, Math.max(MIN_COLUMNS, width - numbers - 3))
  return lines.map((line, index) => paint('gray', `${' '.repeat(numbers)} ${index === 0 ? '=' : ' '} ${line}`))
}

/** The lines about marks of the same range. */
function place(file: string, lines: Lines, marks: readonly Mark[], numbers: number, style: MarkStyle) {
  const [{ range } = { range: { start: 0, end: 0 } }] = marks
  const { paint, colour } = style
  const { line, column } = positionOf(lines, range.start)
  const text = textOf(lines, line)
  const gutter = (number: string) => paint('gray', `${number.padStart(numbers)} |`)
  const columns = Math.max(MIN_COLUMNS, (style.width ?? COLUMNS_WITHOUT_TERMINAL) - numbers - 3)

  const inLine = { start: column - 1, end: Math.min(text.length, column - 1 + range.end - range.start) }
  const { text: seen, indent, width } = viewLine(text, inLine, columns, style.measure)
  const labels = marks.map(({ label }) => toPrintable(label)).filter((label) => label !== '')
  const { beside, below } = arranged(labels, indent + width, columns, style)
  return [
    `${' '.repeat(numbers)}${paint('gray', '-->')} ${toPrintable(file)}:${line}:${column}`,
    gutter(''),
    `${gutter(`${line}`)} ${seen}`.trimEnd(),
    `${gutter('')} ${' '.repeat(indent)}${paint(colour, `${'^'.repeat(width)} ${beside}`.trimEnd())}`,
    ...below.map((label) => `${gutter('')} ${paint(colour, label)}`),
  ]
}

/** One label beside the carets if it fits there; several below them, where they read as a list. */
function arranged(labels: readonly string[], indent: number, columns: number, { width, measure }: MarkStyle) {
  const [first = '', ...more] = labels
  const fits = width === undefined || indent + 1 + measure.widthOf(first) <= columns
  if (more.length === 0 && fits) return { beside: first, below: [] }
  return { beside: '', below: width === undefined ? labels : labels.flatMap((label) => measure.wrap(label, columns)) }
}
