import type { Problem } from '../syntax-error.ts'

export type JsonObject = Readonly<Record<string, unknown>>

/** What was read, with what is wrong about it. `value` is usable only as far as no problem speaks of it. */
export type Parsed<T> = { readonly value: T; readonly problems: readonly Problem[] }

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Extend a path by a key (`Statement`, `aws:CurrentTime`) or an index. */
export function join(path: string, step: string | number): string {
  if (typeof step === 'number') return `${path}[${step}]`
  if (!/^[A-Za-z_]\w*$/.test(step)) return `${path}[${JSON.stringify(step)}]`
  return path === '' ? step : `${path}.${step}`
}

/** Keys that this element may not have. */
export function unknownKeys(object: JsonObject, known: readonly string[], path: string): readonly Problem[] {
  return Object.keys(object)
    .filter((key) => !known.includes(key))
    .map((key) => ({ path: join(path, key), message: 'no such element in a policy of an identity' }))
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
