import { isObject, type JsonObject, join, parseJsonText } from './json.ts'
import { type Parsed, unknownKeys } from './parsing/elements.ts'
import { parseStatement } from './parsing/statement.ts'
import type { Policy, Statement, Version } from './policy.ts'
import { PolicySyntaxError, type Problem } from './syntax-error.ts'

/**
 * Parse the JSON text of an identity policy.
 *
 * @throws PolicySyntaxError with every problem: not JSON, a duplicate key, or not a policy.
 */
export function parsePolicyText(text: string): Policy {
  return parsePolicy(parseJsonText(text))
}

/**
 * Read an identity policy from parsed JSON. Prefer {@link parsePolicyText}: only the text shows duplicate keys.
 *
 * @throws PolicySyntaxError with every problem and its path.
 */
export function parsePolicy(json: unknown): Policy {
  if (!isObject(json)) throw new PolicySyntaxError([{ path: '', message: 'must be an object' }])

  const version = parseVersion(json.Version)
  const statements = parseStatements(json.Statement)
  const problems = [
    ...unknownKeys(json, ['Version', 'Id', 'Statement'], ''),
    ...version.problems,
    ...idProblems(json),
    ...statements.problems,
    ...repeatedSids(statements.value),
  ]
  if (problems.length > 0) throw new PolicySyntaxError(problems)

  const id = json.Id
  return { version: version.value, ...(typeof id === 'string' ? { id } : {}), statements: statements.value }
}

/** IAM reads a policy without a version as 2008-10-17, in which variables are literal text. */
function parseVersion(value: unknown): Parsed<Version> {
  if (value === '2012-10-17') return { value, problems: [] }
  if (value === '2008-10-17' || value === undefined) return { value: '2008-10-17', problems: [] }
  return { value: '2008-10-17', problems: [{ path: 'Version', message: 'must be 2012-10-17 or 2008-10-17' }] }
}

function idProblems(json: JsonObject): readonly Problem[] {
  if (json.Id === undefined || typeof json.Id === 'string') return []
  return [{ path: 'Id', message: 'must be a string' }]
}

function parseStatements(value: unknown): Parsed<readonly Statement[]> {
  const path = 'Statement'
  if (isObject(value)) return gather([parseStatement(value, path)])
  if (!Array.isArray(value))
    return { value: [], problems: [{ path, message: 'must be a statement or a list of them' }] }
  if (value.length === 0) return { value: [], problems: [{ path, message: 'must not be empty' }] }
  return gather(value.map((item: unknown, index) => parseStatement(item, join(path, index))))
}

function gather(parts: readonly Parsed<Statement | null>[]): Parsed<readonly Statement[]> {
  return {
    value: parts.flatMap((part) => part.value ?? []),
    problems: parts.flatMap((part) => part.problems),
  }
}

function repeatedSids(statements: readonly Statement[]): readonly Problem[] {
  const sids = statements.map((statement) => statement.sid ?? '')
  return sids.flatMap((sid, index) =>
    sid !== '' && sids.indexOf(sid) < index
      ? [{ path: join(join('Statement', index), 'Sid'), message: `${sid} appears twice` }]
      : [],
  )
}
