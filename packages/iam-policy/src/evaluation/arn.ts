import type { Pattern } from '../template.ts'
import { type Glob, globOf, matches } from './glob.ts'

/** Six globs, one per part of an ARN: a wildcard does not cross the first five colons. */
export type ArnGlob = readonly Glob[]

/** Prepare a pattern for ARN operators; undefined if it has fewer than six parts. */
export function arnGlobOf(pattern: Pattern): ArnGlob | undefined {
  const parts: Pattern[] = [[]]
  for (const piece of pattern) {
    const [first = piece, ...others] = typeof piece === 'string' ? splitArn(piece, 7 - parts.length) : [piece]
    parts.push([...(parts.pop() ?? []), first], ...others.map((other) => [other]))
  }
  return parts.length === 6 ? parts.map(globOf) : undefined
}

/** Whether an ARN matches, part by part; undefined if the text is not an ARN. */
export function matchesArn(glob: ArnGlob, text: string): boolean | undefined {
  const parts = splitArn(text, 6)
  if (parts.length < 6) return undefined
  return glob.every((part, index) => matches(part, parts[index] ?? ''))
}

/** Split at colons into at most so many parts: the last keeps the remaining colons. */
function splitArn(text: string, most: number): readonly string[] {
  const parts = text.split(':')
  if (parts.length <= most) return parts
  return [...parts.slice(0, most - 1), parts.slice(most - 1).join(':')]
}
