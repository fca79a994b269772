/**
 * The candidate that was probably meant: the one that the fewest typos turn into the text, if they are few for its
 * length. Ignores case. Undefined if nothing is close.
 */
export function nearest(text: string, candidates: readonly string[]): string | undefined {
  const wanted = text.toLowerCase()
  const most = Math.max(1, Math.floor(wanted.length / 4))
  let best: { readonly candidate: string; readonly distance: number } | undefined
  for (const candidate of candidates) {
    const limit = best === undefined ? most : best.distance - 1
    const distance = distanceWithin(wanted, candidate.toLowerCase(), limit)
    if (distance !== undefined) best = { candidate, distance }
    if (best?.distance === 0) break
  }
  return best?.candidate
}

/** ` Did you mean s3:GetObject?`, or nothing. */
export function didYouMean(text: string, candidates: readonly string[]): string {
  const candidate = nearest(text, candidates)
  return candidate === undefined || candidate === text ? '' : ` Did you mean ${candidate}?`
}

/** Insertions, deletions, replacements and swaps of neighbours between two texts; undefined if more than the limit. */
function distanceWithin(a: string, b: string, limit: number): number | undefined {
  if (Math.abs(a.length - b.length) > limit || limit < 0) return undefined

  let before: readonly number[] = []
  let above = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (const row of Array.from(a, (_, index) => index + 1)) {
    const current = [row]
    for (let column = 1; column <= b.length; column += 1) {
      const isSame = a[row - 1] === b[column - 1]
      const isSwap = row > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
      current.push(
        Math.min(
          at(above, column) + 1,
          at(current, column - 1) + 1,
          at(above, column - 1) + (isSame ? 0 : 1),
          isSwap ? at(before, column - 2) + 1 : Number.POSITIVE_INFINITY,
        ),
      )
    }
    if (Math.min(...current) > limit) return undefined
    before = above
    above = current
  }
  const distance = at(above, b.length)
  return distance <= limit ? distance : undefined
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY
}
