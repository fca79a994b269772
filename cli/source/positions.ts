/** Line and column, both from 1. */
export type Position = { readonly line: number; readonly column: number }

/** The lines of a text, for the positions of offsets in it. */
export type Lines = { readonly text: string; readonly starts: readonly number[] }

export function linesOf(text: string): Lines {
  return { text, starts: [0, ...text.matchAll(/\n/g).map(({ index }) => index + 1)] }
}

export function positionOf({ starts }: Lines, offset: number): Position {
  const line = lineAt(starts, offset)
  return { line, column: offset - (starts[line - 1] ?? 0) + 1 }
}

/** The text of a line, without its line break. */
export function textOf({ text, starts }: Lines, line: number): string {
  return text.slice(starts[line - 1], starts[line]).replace(/\r?\n$/, '')
}

/** How many lines begin at the offset or before it: a text may have a million. */
function lineAt(starts: readonly number[], offset: number): number {
  let [from, to] = [0, starts.length]
  while (from < to) {
    const middle = (from + to) >> 1
    if ((starts[middle] ?? 0) <= offset) from = middle + 1
    else to = middle
  }
  return from
}
