import stringWidth from 'string-width'
import wrapAnsi from 'wrap-ansi'

const GAP = 2

/** Narrower than this, a column cannot be read. */
const MIN_WIDTH = 8

/**
 * Lines with a column for each cell, two spaces apart, as wide as its widest cell. On a terminal that is narrower, the widest
 * columns give way, and their cells take several lines.
 * @param width columns of the terminal; undefined if output goes elsewhere
 */
export function table(rows: readonly (readonly string[])[], width: number | undefined): string {
  const natural = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => stringWidth(row[column] ?? ''))))
  const words = natural.map((widest, column) =>
    Math.min(widest, Math.max(...rows.map((row) => longestWord(row[column] ?? '')))),
  )
  const room = width === undefined ? undefined : width - GAP * (natural.length - 1)
  // Names stay whole for as long as sentences can give way.
  const columns =
    room === undefined
      ? natural
      : fitted(
          fitted(natural, words, room),
          words.map(() => MIN_WIDTH),
          room,
        )
  return rows.flatMap((row) => linesOf(row, columns)).join('')
}

/** A row takes as many lines as its tallest cell. */
function linesOf(row: readonly string[], columns: readonly number[]): readonly string[] {
  const cells = row.map((text, column) => wrapAnsi(text, columns[column] ?? 0, { hard: true }).split('\n'))
  const height = Math.max(...cells.map(({ length }) => length))
  return Array.from({ length: height }, (_, line) => {
    const parts = cells.map((lines, column) => padded(lines[line] ?? '', columns[column] ?? 0))
    return `${parts.join(' '.repeat(GAP)).trimEnd()}\n`
  })
}

function padded(text: string, width: number): string {
  return `${text}${' '.repeat(Math.max(0, width - stringWidth(text)))}`
}

function longestWord(text: string): number {
  return Math.max(...text.split(' ').map((word) => stringWidth(word)))
}

/** The widest column that may be narrower gives way, until all fit or none may. */
function fitted(columns: readonly number[], least: readonly number[], room: number): readonly number[] {
  const excess = sumOf(columns) - room
  const spare = columns.map((width, column) => (width > (least[column] ?? 0) ? width : 0))
  const widest = Math.max(...spare)
  if (excess <= 0 || widest === 0) return columns
  const at = spare.indexOf(widest)
  const second = Math.max(0, ...spare.filter((_, column) => column !== at))
  const narrower = Math.max(least[at] ?? 0, widest - excess, Math.min(second, widest - 1))
  return fitted(columns.with(at, narrower), least, room)
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, one) => sum + one, 0)
}
