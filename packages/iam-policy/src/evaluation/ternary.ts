/** Yes, no, or undefined: it cannot be decided, because something is malformed. The caller then decides for safety. */
export type Ternary = boolean | undefined

/** Yes as soon as one says yes; undecided if one that might have said so could not be read. */
export function someOf<T>(items: readonly T[], ask: (item: T) => Ternary): Ternary {
  let answer: Ternary = false
  for (const item of items) {
    const result = ask(item)
    if (result) return true
    if (result === undefined) answer = undefined
  }
  return answer
}

/** No as soon as one says no; undecided if one that might have said so could not be read. */
export function everyOf<T>(items: readonly T[], ask: (item: T) => Ternary): Ternary {
  return not(someOf(items, (item) => not(ask(item))))
}

export function not(value: Ternary): Ternary {
  return value === undefined ? undefined : !value
}
