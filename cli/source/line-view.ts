import { toPrintable } from '#core/printable-text.ts'
import type { Measure } from './measure.ts'
import type { Range } from './spans.ts'

/** A line of a source as it fits, and where its mark is in it, in columns of a terminal. */
export type LineView = { readonly text: string; readonly indent: number; readonly width: number }

const TAB = '  '
const CUT = '…'
/** Of a line that does not fit, what is shown before the mark. */
const COLUMNS_BEFORE = 24

/** Shows a line with its mark, in at most so many columns. What does not fit is cut off, the mark itself last. */
export function viewLine(line: string, mark: Range, columns: number, { widthOf }: Measure): LineView {
  const parts = {
    before: shown(line.slice(Math.max(0, mark.start - columns), mark.start)),
    marked: shown(line.slice(mark.start, Math.min(mark.end, mark.start + columns + 1))),
    after: shown(line.slice(mark.end, mark.end + columns + 1)),
  }
  const isWhole = mark.start <= columns && widthOf(parts.before + parts.marked + parts.after) <= columns
  const before = isWhole ? parts.before : lastColumns(parts.before, Math.min(COLUMNS_BEFORE, columns >> 1), widthOf)
  const marked = firstColumns(parts.marked, columns - widthOf(before), widthOf)
  const after = firstColumns(parts.after, columns - widthOf(before + marked), widthOf)
  return { text: `${before}${marked}${after}`, indent: widthOf(before), width: Math.max(1, widthOf(marked)) }
}

function shown(text: string): string {
  return toPrintable(text.replaceAll('\t', TAB))
}

function firstColumns(text: string, columns: number, widthOf: Measure['widthOf']): string {
  if (widthOf(text) <= columns) return text
  return columns < 1 ? '' : `${fitting(Array.from(text), columns - 1, widthOf).join('')}${CUT}`
}

function lastColumns(text: string, columns: number, widthOf: Measure['widthOf']): string {
  if (widthOf(text) <= columns) return text
  return `${CUT}${fitting(Array.from(text).toReversed(), columns - 1, widthOf)
    .toReversed()
    .join('')}`
}

function fitting(characters: readonly string[], columns: number, widthOf: Measure['widthOf']): readonly string[] {
  let left = columns
  return characters.filter((character) => {
    left = left < 0 ? left : left - widthOf(character)
    return left >= 0
  })
}
