import { isObject, type JsonObject, join } from '../json.ts'
import { PRINCIPAL_TYPES, type Principal, type Principals } from '../principal.ts'
import type { Problem } from '../syntax-error.ts'
import { type Parsed, parseStrings } from './elements.ts'

/** Read whom a statement is about: exactly one of `Principal` and `NotPrincipal`. */
export function parsePrincipals(json: JsonObject, path: string): Parsed<Principals> {
  const isNegated = 'NotPrincipal' in json
  if (isNegated === 'Principal' in json) {
    return { value: { only: [] }, problems: [{ path, message: 'needs exactly one of Principal and NotPrincipal' }] }
  }
  const name = isNegated ? 'NotPrincipal' : 'Principal'
  const { value, problems } = parseNamed(json[name], join(path, name))
  return { value: isNegated ? { allBut: value } : { only: value }, problems }
}

function parseNamed(value: unknown, path: string): Parsed<readonly Principal[]> {
  if (value === '*') return { value: [{ type: 'AWS', id: '*' }], problems: [] }
  if (!isObject(value)) return { value: [], problems: [{ path, message: 'must be * or an object of principals' }] }
  const unknown = Object.keys(value).filter((key) => !PRINCIPAL_TYPES.some((type) => type === key))
  const read = PRINCIPAL_TYPES.filter((type) => type in value).map((type) => parseType(type, value[type], path))
  return {
    value: read.flatMap((one) => one.value),
    problems: [
      ...(Object.keys(value).length === 0 ? [{ path, message: 'must not be empty' }] : []),
      ...unknown.map((key) => ({ path: join(path, key), message: `must be one of ${PRINCIPAL_TYPES.join(', ')}` })),
      ...read.flatMap((one) => one.problems),
    ],
  }
}

function parseType(type: Principal['type'], value: unknown, path: string): Parsed<readonly Principal[]> {
  const here = join(path, type)
  const ids = parseStrings(value, here)
  const wrong = type === 'AWS' ? ids.value.filter((id) => !isAwsPrincipal(id)) : []
  const problems: readonly Problem[] = wrong.map((id) => ({
    path: here,
    message: `${JSON.stringify(id)} must be *, an account, or the ARN of a user, role or session without wildcards`,
  }))
  return { value: ids.value.map((id) => ({ type, id })), problems: [...ids.problems, ...problems] }
}

/** The id of a deleted user or role (`AIDA…`, `AROA…`) stays in the policy. */
function isAwsPrincipal(id: string): boolean {
  if (id === '*' || /^\d{12}$/.test(id) || /^A[A-Z]{3}[A-Z0-9]{12,}$/.test(id)) return true
  return /^arn:[^:*?]+:(iam|sts)::(\d{12}|cloudfront|aws):[^*?]+$/.test(id)
}
