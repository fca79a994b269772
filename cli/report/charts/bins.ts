/** A range of values with its name: from `from`, up to where the next one begins. */
export type Bin = { readonly from: number; readonly label: string }

/** Counts the values in each bin, in the order of the bins. A value below the first counts in the first. */
export function counted(values: readonly number[], bins: readonly Bin[]): readonly number[] {
  const counts = bins.map(() => 0)
  for (const value of values) {
    const index = Math.max(
      0,
      bins.findLastIndex(({ from }) => from <= value),
    )
    counts[index] = (counts[index] ?? 0) + 1
  }
  return counts
}
