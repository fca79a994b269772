/**
 * Leaves out what is not needed for something to go wrong: halves first, then ever smaller parts, at last each one alone.
 * Asks the same questions in the same order each time.
 * @param isWrong whether it still goes wrong with these alone
 */
export async function shrink<One>(
  all: readonly One[],
  isWrong: (some: readonly One[]) => Promise<boolean>,
): Promise<readonly One[]> {
  let kept = all
  for (let size = Math.ceil(kept.length / 2); size >= 1; ) {
    const without = await firstThat(withoutParts(kept, size), isWrong)
    if (without !== undefined) kept = without
    else size = size === 1 ? 0 : Math.ceil(size / 2)
  }
  return kept
}

/** What is left without each run of `size`. */
function withoutParts<One>(all: readonly One[], size: number): readonly (readonly One[])[] {
  const starts = Array.from({ length: Math.ceil(all.length / size) }, (_, part) => part * size)
  return starts
    .map((start) => all.filter((_, index) => index < start || index >= start + size))
    .filter((rest) => rest.length > 0)
}

async function firstThat<One>(all: readonly One[], holds: (one: One) => Promise<boolean>): Promise<One | undefined> {
  for (const one of all) {
    if (await holds(one)) return one
  }
  return undefined
}
