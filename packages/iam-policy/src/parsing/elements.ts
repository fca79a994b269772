import { type JsonObject, join } from '../json.ts'
import type { Problem } from '../syntax-error.ts'

/** What was read, and the problems with it. A part of `value` is usable only if no problem names it. */
export type Parsed<T> = { readonly value: T; readonly problems: readonly Problem[] }

/** Keys that this element must not have. */
export function unknownKeys(object: JsonObject, known: readonly string[], path: string): readonly Problem[] {
  return Object.keys(object)
    .filter((key) => !known.includes(key))
    .map((key) => ({ path: join(path, key), message: 'is not an element of an identity policy' }))
}

/** A single string or a list of them, as a list. */
export function parseStrings(value: unknown, path: string): Parsed<readonly string[]> {
  if (typeof value === 'string') return { value: [value], problems: [] }
  if (!Array.isArray(value))
    return { value: [], problems: [{ path, message: 'must be a string or a list of strings' }] }
  if (value.length === 0) return { value: [], problems: [{ path, message: 'must not be empty' }] }

  const items: readonly unknown[] = value
  return {
    value: items.filter((item) => typeof item === 'string'),
    problems: items.flatMap((item, index) =>
      typeof item === 'string' ? [] : [{ path: join(path, index), message: 'must be a string' }],
    ),
  }
}
