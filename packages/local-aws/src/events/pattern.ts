import { isRecord } from '../is-record.ts'
import { InvalidPattern } from './invalid-pattern.ts'
import { compileValue, type Matches } from './pattern-value.ts'

/**
 * Compiles an event pattern to a predicate. Throws InvalidPattern for what EventBridge refuses, and for operators that
 * are not supported here: a rule that silently never matches would look like a lost event.
 */
export function compilePattern(pattern: unknown): Matches {
  if (!isRecord(pattern)) throw new InvalidPattern('Filter is not an object')
  return compileObject(pattern, '')
}

function compileObject(pattern: Readonly<Record<string, unknown>>, path: string): Matches {
  const parts = Object.entries(pattern).map(([key, value]) => compileKey(key, value, path))
  if (parts.length === 0) throw new InvalidPattern(`${path || 'The pattern'}: empty objects are not allowed`)
  return (node) => parts.every((matches) => matches(node))
}

function compileKey(key: string, value: unknown, path: string): Matches {
  const here = path ? `${path}.${key}` : key
  if (key === '$or' && Array.isArray(value) && value.every(isRecord)) return compileOr(value, here)
  if (Array.isArray(value)) return compileLeaf(key, value, here)
  if (isRecord(value)) return compileNested(key, value, here)
  throw new InvalidPattern(`"${here}" must be an object or an array`)
}

function compileOr(patterns: readonly Readonly<Record<string, unknown>>[], path: string): Matches {
  if (patterns.length < 2) throw new InvalidPattern(`${path}: there must be at least two patterns`)
  const alternatives = patterns.map((pattern) => compileObject(pattern, path))
  return (node) => alternatives.some((matches) => matches(node))
}

/** In an array of objects, one object must match the whole nested pattern. */
function compileNested(key: string, pattern: Readonly<Record<string, unknown>>, path: string): Matches {
  const matches = compileObject(pattern, path)
  return (node) => {
    const inner = isRecord(node) ? node[key] : undefined
    return Array.isArray(inner) ? inner.some(matches) : matches(inner)
  }
}

function compileLeaf(key: string, values: readonly unknown[], path: string): Matches {
  if (values.length === 0) throw new InvalidPattern(`${path}: empty arrays are not allowed`)
  const alternatives = values.map((value) => compileValue(value, path))
  return (node) => {
    const found = leaves(isRecord(node) ? node[key] : undefined)
    return alternatives.some((matches) => (found.length === 0 ? matches(undefined) : found.some(matches)))
  }
}

/** The values of a field: one, those of an array, or none if the field is missing or an object. */
function leaves(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value.flatMap(leaves)
  return value === undefined || isRecord(value) ? [] : [value]
}
