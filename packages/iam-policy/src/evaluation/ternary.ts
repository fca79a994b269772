/** True, false, or undefined if something malformed prevents a decision. The caller then takes the safe side. */
export type Ternary = boolean | undefined

/** True if one item is; undecided if none is but one could not be decided. */
export function someOf<T>(items: readonly T[], ask: (item: T) => Ternary): Ternary {
  let answer: Ternary = false
  for (const item of items) {
    const result = ask(item)
    if (result) return true
    if (result === undefined) answer = undefined
  }
  return answer
}

/** False if one item is; undecided if none is but one could not be decided. */
export function everyOf<T>(items: readonly T[], ask: (item: T) => Ternary): Ternary {
  return not(someOf(items, (item) => not(ask(item))))
}

export function not(value: Ternary): Ternary {
  return value === undefined ? undefined : !value
}
