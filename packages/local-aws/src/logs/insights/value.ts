/** What an expression yields; undefined: the event does not have it. */
export type Value = string | number | boolean | undefined

const NUMBER = /^[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/

/** A value as a number; undefined if it is none. The fields of JSON events may be numbers or text. */
export function numberOf(value: Value): number | undefined {
  if (typeof value === 'number') return value
  if (typeof value === 'boolean') return value ? 1 : 0
  return value !== undefined && NUMBER.test(value) ? Number(value) : undefined
}

/** A value as AWS prints it: a condition is 1 or 0. */
export function textOf(value: Exclude<Value, undefined>): string {
  return typeof value === 'boolean' ? String(Number(value)) : String(value)
}

/** Whether a condition holds; undefined if it is neither true nor false, because something is missing. */
export function truthOf(value: Value): boolean | undefined {
  if (typeof value === 'boolean') return value
  const number = numberOf(value)
  return number === undefined ? undefined : number !== 0
}

/** Two numbers as numbers, anything else as text by code points. Negative: the left is less. */
export function compareValues(left: Exclude<Value, undefined>, right: Exclude<Value, undefined>): number {
  const numbers = [numberOf(left), numberOf(right)] as const
  if (numbers[0] !== undefined && numbers[1] !== undefined) return numbers[0] - numbers[1]
  return compareText(textOf(left), textOf(right))
}

export function compareText(left: string, right: string): number {
  if (left === right) return 0
  return left < right ? -1 : 1
}
