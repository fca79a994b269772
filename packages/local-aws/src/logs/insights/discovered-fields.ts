import { jsonObjectOf } from '../json-object.ts'
import type { Value } from './value.ts'

/** CloudWatch Logs extracts no more fields from one event. */
const MAX_FIELDS = 200

/**
 * The fields that CloudWatch Logs finds in an event that is a JSON object, in their order in the text: `detail.problems.0.path`.
 * A `null` and what is empty is no field. Conditions are 1 and 0, which AWS does not document.
 */
export function discoverFields(message: string): readonly (readonly [string, Value])[] {
  return leavesOf(jsonObjectOf(message), '').slice(0, MAX_FIELDS)
}

function leavesOf(node: unknown, path: string): readonly (readonly [string, Value])[] {
  if (typeof node === 'string' || typeof node === 'number') return [[path, node]]
  if (typeof node === 'boolean') return [[path, Number(node)]]
  if (typeof node !== 'object' || node === null) return []
  return Object.entries(node).flatMap(([key, value]) => leavesOf(value, path === '' ? shown(key) : `${path}.${key}`))
}

/** CloudWatch Logs doubles an `@`, so that its own fields stay apart. */
function shown(key: string): string {
  return key.startsWith('@') ? `@${key}` : key
}
