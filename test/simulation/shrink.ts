/**
 * Removes whatever a failure does not need: first halves, then smaller and smaller parts, at last single elements. Tries them
 * always in the same order.
 * @param fails whether these elements alone still fail
 */
export async function shrink<One>(
  all: readonly One[],
  fails: (some: readonly One[]) => Promise<boolean>,
): Promise<readonly One[]> {
  let kept = all
  for (let size = Math.ceil(kept.length / 2); size >= 1; ) {
    const without = await firstThat(withoutParts(kept, size), fails)
    if (without !== undefined) kept = without
    else size = size === 1 ? 0 : Math.ceil(size / 2)
  }
  return kept
}

/** The list without each of its parts of `size` elements. */
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
