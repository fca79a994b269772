import { distance } from 'fastest-levenshtein'

/** What is longer is no misspelt name, and would take long to compare. */
const LONGEST_TYPO = 100
/** Fewer typos per letter than what tells `Training Job Started` from `Training Job Stopped`. */
const LETTERS_PER_TYPO = 7
/** A shorter beginning may be that of anything. */
const SHORTEST_BEGINNING = 6

/**
 * The name that was probably meant: the same in other case or with other separators (`training-job-scheduled`), one that few
 * typos turn into the text, or the only one that the text begins, or begins the text. Undefined if nothing is near.
 */
export function nearestName(text: string, names: readonly string[]): string | undefined {
  if (text.length > LONGEST_TYPO) return undefined
  const meant = lettersOf(text)
  const [nearest] = names
    .map((name) => ({ name, typos: distance(meant, lettersOf(name)) }))
    .filter(({ typos }) => typos <= meant.length / LETTERS_PER_TYPO)
    .toSorted((a, b) => a.typos - b.typos)
  return nearest?.name ?? onlyBeginning(meant, names)
}

function onlyBeginning(meant: string, names: readonly string[]): string | undefined {
  if (meant.length < SHORTEST_BEGINNING) return undefined
  const found = names.filter((name) => lettersOf(name).startsWith(meant) || meant.startsWith(lettersOf(name)))
  return found.length === 1 ? found[0] : undefined
}

/** Case, blanks and separators make no difference to what was meant. */
function lettersOf(text: string): string {
  return text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '')
}
