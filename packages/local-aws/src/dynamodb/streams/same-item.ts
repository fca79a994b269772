import { isRecord } from '../../is-record.ts'
import type { Item } from '../schema.ts'

/** Whether a write changed nothing: DynamoDB writes no stream record for it. */
export function isSameItem(before: Item | undefined, after: Item | undefined): boolean {
  return JSON.stringify(canonical(before)) === JSON.stringify(canonical(after))
}

/** With sorted keys, because the order of attributes and of map entries has no meaning, and neither has that of a set. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical)
  if (!isRecord(value)) return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return entries.map(([key, inner]) => [key, isSet(key, inner) ? [...inner].sort() : canonical(inner)])
}

/** A list has the type `L`; an attribute that has the name of a set type holds an object, not an array. */
function isSet(key: string, value: unknown): value is readonly unknown[] {
  return (key === 'SS' || key === 'NS' || key === 'BS') && Array.isArray(value)
}
