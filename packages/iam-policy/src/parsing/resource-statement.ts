import { isObject, type JsonObject, join } from '../json.ts'
import type { ResourceStatement } from '../policy.ts'
import type { Problem } from '../syntax-error.ts'
import type { Parsed } from './elements.ts'
import { parsePrincipals } from './principals.ts'
import { parseStatement } from './statement.ts'

const ELEMENTS = ['Effect', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition']
const OWN = ['Sid', 'Principal', 'NotPrincipal']

/** Read a statement of the policy of a resource. It is usable only if no element has a problem. */
export function parseResourceStatement(json: unknown, path: string): Parsed<ResourceStatement | null> {
  if (!isObject(json)) return { value: null, problems: [{ path, message: 'must be an object' }] }
  const shared = Object.fromEntries(Object.entries(json).filter(([key]) => ELEMENTS.includes(key)))
  const hasResource = 'Resource' in json || 'NotResource' in json
  const statement = parseStatement(hasResource ? shared : { ...shared, Resource: '*' }, path)
  const principals = parsePrincipals(json, path)
  const { Sid: sid } = json
  return {
    value: statement.value && {
      ...statement.value,
      ...(typeof sid === 'string' ? { sid } : {}),
      principals: principals.value,
    },
    problems: [
      ...Object.keys(json)
        .filter((key) => !ELEMENTS.includes(key) && !OWN.includes(key))
        .map((key) => ({ path: join(path, key), message: 'is not an element of a statement' })),
      // Policies of resources allow more in a Sid than those of identities: that of a default key policy has spaces.
      ...(sid === undefined || typeof sid === 'string'
        ? []
        : [{ path: join(path, 'Sid'), message: 'must be a string' }]),
      ...(hasResource ? [] : missingResource(json, path)),
      ...principals.problems,
      ...statement.problems,
    ],
  }
}

/** A role and a repository are the only resource that their policies can be about. */
function missingResource({ Action }: JsonObject, path: string): readonly Problem[] {
  const actions: readonly unknown[] = Array.isArray(Action) ? Action : [Action]
  const isOptional = actions.every((action) => typeof action === 'string' && /^(sts|ecr):/i.test(action))
  return isOptional || Action === undefined ? [] : [{ path, message: 'needs Resource' }]
}
