import { type Lines, linesOf } from './positions.ts'
import { nearestSpan, type Range, type Span, spansIn } from './spans.ts'
import { syntaxProblemIn } from './syntax.ts'

/** A text that a user wrote, and what to call it. `yaml`: what was found out when it was read as YAML; without, it is JSON. */
export type Source = { readonly file: string; readonly text: string; readonly yaml?: YamlPlaces }

/** Where the values of a text of YAML are, and where it stops being YAML. */
export type YamlPlaces = { readonly spans: ReadonlyMap<string, Span>; readonly problem: Mark | undefined }

/** What is wrong, and where it is in the text: the whole of it, as far as it is on one line. */
export type Mark = { readonly range: Range; readonly label: string }

/** Finds the marks of a source, which it reads only once. */
export type Marker = { readonly lines: Lines; markOf(path: string, label: string): Mark }

export function markerOf(source: Source): Marker {
  const { text } = source
  const lines = linesOf(text)
  const spans = spansOf(source)
  return { lines, markOf: (path, label) => ({ range: rangeOf(path, spans, text), label }) }
}

/** Where the values of a source are, by their paths. */
export function spansOf({ text, yaml }: Source): ReadonlyMap<string, Span> {
  return yaml?.spans ?? spansIn(text)
}

/** The first place where a text stops being JSON, or YAML; undefined if it is all of that. */
export function syntaxMarkOf({ text, yaml }: Source): Mark | undefined {
  if (yaml !== undefined) return yaml.problem
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
