import type { Finding } from '@curfew/iam-policy/lint/finding'
import { linesOf, type Position, positionOf } from '#cli/source/positions.ts'
import { type Source, spansOf, syntaxMarkOf } from '#cli/source/source.ts'
import { nearestSpan } from '#cli/source/spans.ts'
import type { Inspection } from './inspection.ts'

/** A finding with its file, line and column. */
export type LocatedFinding = Finding & { readonly file: string; readonly position: Position }

/** A file that was checked, by the name that the user gave it. */
export type CheckedFile = Inspection & { readonly file: string; readonly source: Source }

/** Gives each finding of a file its line and column: those of its key, if it is in an object. */
export function locate({ file, source, findings }: CheckedFile): readonly LocatedFinding[] {
  if (findings.length === 0) return []
  const [spans, lines, syntax] = [spansOf(source), linesOf(source.text), syntaxMarkOf(source)]
  const root = spans.get('')
  return findings.map((finding) => {
    const span = nearestSpan(spans, finding.path)
    const start = syntax?.range.start ?? (span === undefined || span === root ? 0 : (span.key ?? span.value).start)
    return { ...finding, file, position: positionOf(lines, start) }
  })
}
