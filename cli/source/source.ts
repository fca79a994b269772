import { type Lines, linesOf } from './positions.ts'
import { nearestSpan, type Range, type Span, spansIn } from './spans.ts'
import { syntaxProblemIn } from './syntax.ts'

/** A text that a user wrote, and what to call it. */
export type Source = { readonly file: string; readonly text: string }

/** What is wrong, and where it is in the text: the whole of it, as far as it is on one line. */
export type Mark = { readonly range: Range; readonly label: string }

/** Finds the marks of a source, which it reads only once. */
export type Marker = { readonly lines: Lines; markOf(path: string, label: string): Mark }

export function markerOf({ text }: Source): Marker {
  const lines = linesOf(text)
  const spans = spansIn(text)
  return { lines, markOf: (path, label) => ({ range: rangeOf(path, spans, text), label }) }
}

/** The first place where a text stops being JSON; undefined if it is JSON. */
export function syntaxMarkOf({ text }: Source): Mark | undefined {
  const problem = syntaxProblemIn(text)
  return problem && { range: problem, label: problem.message }
}

/** A value with its key. What fills more than its line is known by its key, or by how it begins; so is what a missing value belongs to. */
function rangeOf(path: string, spans: ReadonlyMap<string, Span>, text: string): Range {
  const { key, value } = nearestSpan(spans, path) ?? { key: undefined, value: { start: 0, end: 0 } }
  const whole = { start: key?.start ?? value.start, end: value.end }
  if (path !== '' && spans.has(path) && !text.slice(whole.start, whole.end).includes('\n')) return whole
  return key ?? { start: value.start, end: Math.min(value.start + 1, value.end) }
}
