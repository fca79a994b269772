import { isObject, join } from '../json.ts'
import { type Operator, parseOperator } from '../operator.ts'
import type { Condition } from '../policy.ts'
import type { Problem } from '../syntax-error.ts'
import type { Parsed } from './elements.ts'

/** Read a `Condition` block. Values that do not fit their operator are left to evaluation, where they match nothing. */
export function parseConditions(value: unknown, path: string): Parsed<readonly Condition[]> {
  if (value === undefined) return { value: [], problems: [] }
  if (!isObject(value)) return { value: [], problems: [{ path, message: 'must be an object of operators' }] }

  return flatten(Object.entries(value).map(([name, keys]) => parseBlock(name, keys, join(path, name))))
}

function parseBlock(name: string, keys: unknown, path: string): Parsed<readonly Condition[]> {
  const operator = parseOperator(name)
  if (!operator) return { value: [], problems: [{ path, message: `IAM has no condition operator ${name}` }] }
  if (!isObject(keys)) return { value: [], problems: [{ path, message: 'must be an object of condition keys' }] }

  const parsed = flatten(Object.entries(keys).map(([key, values]) => parseCondition(operator, key, values, path)))
  return { value: parsed.value, problems: [...repeated(Object.keys(keys), path), ...parsed.problems] }
}

function parseCondition(operator: Operator, key: string, value: unknown, path: string): Parsed<readonly Condition[]> {
  const here = join(path, key)
  const items: readonly unknown[] = Array.isArray(value) ? value : [value]
  const values = items.filter(isScalar).map(String)
  const problems: readonly Problem[] = [
    ...(key === '' ? [{ path: here, message: 'a condition key must have a name' }] : []),
    ...(items.length === 0 ? [{ path: here, message: 'must not be empty' }] : []),
    ...(values.length < items.length ? [{ path: here, message: 'must be strings, numbers or booleans' }] : []),
  ]
  return { value: [{ ...operator, key, values }], problems }
}

/** Condition keys ignore case, so `aws:sourceip` and `aws:SourceIp` are the same key. */
function repeated(keys: readonly string[], path: string): readonly Problem[] {
  const lower = keys.map((key) => key.toLowerCase())
  return keys
    .filter((_, index) => lower.indexOf(lower[index] ?? '') < index)
    .map((key) => ({ path: join(path, key), message: 'appears twice: condition keys ignore case' }))
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}

function flatten(parts: readonly Parsed<readonly Condition[]>[]): Parsed<readonly Condition[]> {
  return { value: parts.flatMap((part) => part.value), problems: parts.flatMap((part) => part.problems) }
}
