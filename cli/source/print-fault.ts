import { count } from '#cli/count.ts'
import { oneLine } from '#cli/fault.ts'
import type { Problem } from '#core/refusal.ts'
import { measureFor } from './measure.ts'
import { printMarks } from './print-marks.ts'
import { markerOf, syntaxMarkOf } from './source.ts'
import type { SourceFault } from './source-fault.ts'

/**
 * One problem is said in the first line, and shown below it. Several are counted there, and each is said at its place:
 *
 *   Cannot use the event in e.json: 2 problems
 */
export async function printSourceFault(fault: SourceFault, width: number | undefined): Promise<string> {
  const { doing, source, problems, more } = fault
  const { lines, markOf } = markerOf(source)
  const isOne = problems.length === 1 && more === 0
  const headline = isOne ? fault.message : `${doing}: ${count(problems.length + more, 'problem')}`
  const syntax = syntaxMarkOf(source)
  const marks =
    syntax === undefined
      ? problems.map((problem) => markOf(problem.path, isOne ? '' : labelOf(problem)))
      : [{ ...syntax, label: '' }]
  const measure = await measureFor([source.text, fault.message], width)
  const notes = more === 0 ? [] : [`and ${count(more, 'more problem')}`]
  return `${oneLine(headline)}\n${printMarks(source.file, lines, marks, notes, { width, paint: plain, colour: 'red', measure })}`
}

function labelOf({ path, message }: Problem): string {
  return path === '' ? message : `${path}: ${message}`
}

/** Faults are written to standard error, which may be no terminal though the output is one. */
function plain(_: unknown, text: string): string {
  return text
}
