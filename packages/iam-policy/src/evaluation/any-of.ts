import { type Glob, isBeginning, isText, matches } from './glob.ts'

/**
 * Whether any of these globs matches a text. Plain texts are looked up and beginnings (`a/*`) are searched, so that a list
 * of a thousand costs little more than one of ten, unless its wildcards stand elsewhere.
 */
export function anyOf(globs: readonly Glob[]): (text: string) => boolean {
  const texts = new Set(globs.filter(isText).map(({ start }) => start))
  const beginnings = shortest(globs.filter(isBeginning).map(({ start }) => start))
  const others = globs.filter((glob) => !isText(glob) && !isBeginning(glob))
  return (text) => texts.has(text) || hasOneOf(beginnings, text) || others.some((glob) => matches(glob, text))
}

/** Sorted, without those that begin with another one: what begins with the longer begins with the shorter. */
function shortest(beginnings: readonly string[]): readonly string[] {
  const kept: string[] = []
  for (const beginning of beginnings.toSorted()) {
    const last = kept.at(-1)
    if (last === undefined || !beginning.startsWith(last)) kept.push(beginning)
  }
  return kept
}

/** None begins with another, so only the last one that sorts up to the text can be its beginning. */
function hasOneOf(beginnings: readonly string[], text: string): boolean {
  let low = 0
  let high = beginnings.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((beginnings[middle] ?? '') <= text) low = middle + 1
    else high = middle
  }
  const last = beginnings[low - 1]
  return last !== undefined && text.startsWith(last)
}
