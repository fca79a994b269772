import { isObject, join } from '../../json.ts'
import type { Placed } from '../document.ts'

/** A single value or a list, as a list with paths: a single value has the path of its element. */
export function itemsOf(value: unknown, path: string): readonly { readonly item: unknown; readonly path: string }[] {
  if (!Array.isArray(value)) return [{ item: value, path }]
  const items: readonly unknown[] = value
  return items.map((item, index) => ({ item, path: join(path, index) }))
}

/** The items that are strings. */
export function textsOf(value: unknown, path: string): readonly Placed[] {
  return itemsOf(value, path).flatMap(({ item, path: here }) =>
    typeof item === 'string' ? [{ text: item, path: here }] : [],
  )
}

/** `a list`, `a number`: the type of a value, for error messages. */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  return isObject(value) ? 'an object' : `a ${typeof value}`
}
