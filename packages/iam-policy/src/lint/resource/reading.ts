import { isObject, type JsonObject, parseJsonText } from '../../json.ts'
import { parseResourcePolicy } from '../../resource-policy.ts'
import { PolicySyntaxError } from '../../syntax-error.ts'
import { type Finding, reporter } from '../finding.ts'
import { itemsOf } from '../reading/placed.ts'
import { readPolicy } from '../reading/policy.ts'
import { GRAMMAR_RULES } from '../reading/rules.ts'
import type { LintPrincipals, ResourceDocument, ResourceLintStatement } from './document.ts'
import type { ResourceKind } from './kinds.ts'
import { readPrincipals } from './principals.ts'
import { sidFindingsOf } from './sids.ts'

const report = reporter(GRAMMAR_RULES)

/** These codes follow other rules here: `sids.ts`. */
const OF_IDENTITIES = ['UNSUPPORTED_SID', 'UNIQUE_SIDS_REQUIRED']

type Reading = { readonly document: ResourceDocument; readonly findings: readonly Finding[] }

/** Of a statement: whom it is about, and whether it says on what. */
type Own = { readonly principals: LintPrincipals; readonly hasResource: boolean }

/**
 * Read as much of the policy of a resource as is readable, and report the rest. Never throws. What is left of a statement
 * without its principals is read as any other.
 */
export function readResourcePolicy(
  text: string,
  kindOf: (json: unknown) => ResourceKind,
): Reading & { kind: ResourceKind } {
  const json = jsonIn(text)
  if (!isObject(json)) {
    const { document, findings } = readPolicy(text)
    return { document: { version: document.version, statements: [] }, findings, kind: kindOf(json) }
  }
  const kind = kindOf(json)
  const isOptional = kind === 'trust' || kind === 'repository'
  const own = new Map<string, Own>()
  const found: Finding[] = []
  const strip = (item: unknown, path: string): unknown => {
    if (!isObject(item)) return item
    const { principals, findings } = readPrincipals(item, path)
    const hasResource = 'Resource' in item || 'NotResource' in item
    own.set(path, { principals, hasResource })
    found.push(...findings)
    const { Principal: _, NotPrincipal: __, ...rest } = complete(item, isOptional)
    return rest
  }
  const rest = withStatements(json, strip)
  const completed = withStatements(json, (item) => (isObject(item) ? complete(item, isOptional) : item))
  const { document, findings } = readPolicy(JSON.stringify(rest))
  const all = [
    ...duplicatesIn(text),
    ...findings.filter(({ code }) => !OF_IDENTITIES.includes(code)),
    ...found,
    ...sidFindingsOf(json.Statement, kind),
  ]
  const statements = document.statements.flatMap((statement): readonly ResourceLintStatement[] => {
    const parts = own.get(statement.path)
    return parts === undefined ? [] : [{ ...statement, ...parts }]
  })
  return {
    document: { version: document.version, statements },
    findings: [...all, ...unexplained(completed, all)],
    kind,
  }
}

function withStatements(json: JsonObject, change: (item: unknown, path: string) => unknown): JsonObject {
  if (!('Statement' in json)) return json
  const items = itemsOf(json.Statement, 'Statement').map(({ item, path }) => change(item, path))
  return { ...json, Statement: Array.isArray(json.Statement) ? items : items[0] }
}

/** A statement that needs not say what it is about is about the resource itself. */
function complete(item: JsonObject, isOptional: boolean): JsonObject {
  return isOptional && !('Resource' in item || 'NotResource' in item) ? { ...item, Resource: '*' } : item
}

function jsonIn(text: string): unknown {
  const json = attempt(() => JSON.parse(text))
  // Text that is nested too deep to be printed is read by nobody.
  return attempt(() => JSON.stringify(json)) === undefined ? undefined : json
}

function duplicatesIn(text: string): readonly Finding[] {
  return problemsIn(() => parseJsonText(text)).map(({ path }) =>
    report('DUPLICATE_JSON_KEYS', path, 'The key appears twice'),
  )
}

/** What the parser refuses and no finding explains: lint must not pass a policy that cannot be parsed. */
function unexplained(json: unknown, found: readonly Finding[]): readonly Finding[] {
  const explains = (path: string) =>
    found.some((finding) => finding.path !== '' && (path.startsWith(finding.path) || finding.path.startsWith(path)))
  return problemsIn(() => parseResourcePolicy(json))
    .filter(({ path }) => path !== '' && !explains(path))
    .map(({ path, message }) => report('MALFORMED_POLICY', path, message))
}

function problemsIn(read: () => unknown): PolicySyntaxError['problems'] {
  try {
    read()
    return []
  } catch (error) {
    if (error instanceof PolicySyntaxError) return error.problems
    throw error
  }
}

function attempt(read: () => unknown): unknown {
  try {
    return read()
  } catch {
    return undefined
  }
}
