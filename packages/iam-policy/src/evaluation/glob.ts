import type { Pattern } from '../template.ts'

const ANY_RUN = -1
const ANY_ONE = -2

/** A pattern ready to match: a literal start, then code units and wildcards. An empty rest means equality. */
export type Glob = { readonly start: string; readonly rest: readonly number[] }

/** Prepare a pattern for matching. */
export function globOf(pattern: Pattern): Glob {
  const wild = pattern.findIndex((part) => typeof part === 'object')
  const literals = wild < 0 ? pattern : pattern.slice(0, wild)
  const rest = wild < 0 ? [] : pattern.slice(wild)
  return { start: textOf(literals), rest: rest.flatMap(codesOf) }
}

/** Whether a glob has no wildcard. */
export function isText({ rest }: Glob): boolean {
  return rest.length === 0
}

/** Whether a glob matches whatever begins with its start. */
export function isBeginning({ rest }: Glob): boolean {
  return rest.length === 1 && rest[0] === ANY_RUN
}

/** The text of a pattern whose wildcards are ordinary characters, as in `StringEquals`. */
export function textOf(pattern: Pattern): string {
  return pattern.map((part) => (typeof part === 'string' ? part : part.any)).join('')
}

/**
 * Whether the whole text matches. Backtracks to the latest `*` only, so no pattern and no text can make it slow, as a
 * regular expression with many stars could be.
 */
export function matches(glob: Glob, text: string): boolean {
  const { start, rest } = glob
  if (isText(glob)) return text === start
  if (!text.startsWith(start)) return false
  if (isBeginning(glob)) return true

  let at = start.length
  let next = 0
  let star = -1
  let starAt = 0
  while (at < text.length) {
    const wanted = rest[next]
    if (wanted === ANY_RUN) {
      star = next
      starAt = at
      next += 1
    } else if (wanted === ANY_ONE || wanted === text.charCodeAt(at)) {
      next += 1
      at += 1
    } else if (star >= 0) {
      starAt += 1
      at = starAt
      next = star + 1
    } else {
      return false
    }
  }
  return rest.slice(next).every((code) => code === ANY_RUN)
}

function codesOf(part: Pattern[number]): readonly number[] {
  if (typeof part === 'object') return [part.any === '*' ? ANY_RUN : ANY_ONE]
  return Array.from({ length: part.length }, (_, index) => part.charCodeAt(index))
}
