import { isObject, type JsonObject, join, parseJsonText } from './json.ts'
import { parseResourceStatement } from './parsing/resource-statement.ts'
import type { ResourcePolicy } from './policy.ts'
import { PolicySyntaxError, type Problem } from './syntax-error.ts'

/** @throws PolicySyntaxError with every problem: not JSON, a duplicate key, or not the policy of a resource. */
export function parseResourcePolicyText(text: string): ResourcePolicy {
  return parseResourcePolicy(parseJsonText(text))
}

/**
 * Read the policy of a resource from parsed JSON. A statement without a Resource is about the resource that has the policy;
 * only the policies of roles and repositories may leave it out.
 *
 * @throws PolicySyntaxError with every problem and its path.
 */
export function parseResourcePolicy(json: unknown): ResourcePolicy {
  if (!isObject(json)) throw new PolicySyntaxError([{ path: '', message: 'must be an object' }])
  const listed: readonly unknown[] = Array.isArray(json.Statement) ? json.Statement : [json.Statement]
  const pathOf = (index: number) => (Array.isArray(json.Statement) ? join('Statement', index) : 'Statement')
  const read = listed.map((statement, index) => parseResourceStatement(statement, pathOf(index)))
  const problems = [
    ...documentProblems(json),
    ...(listed.length === 0 ? [{ path: 'Statement', message: 'must not be empty' }] : []),
    ...read.flatMap((one) => one.problems),
  ]
  if (problems.length > 0) throw new PolicySyntaxError(problems)
  return {
    version: json.Version === '2012-10-17' ? '2012-10-17' : '2008-10-17',
    ...(typeof json.Id === 'string' ? { id: json.Id } : {}),
    statements: read.flatMap(({ value }) => value ?? []),
  }
}

function documentProblems(json: JsonObject): readonly Problem[] {
  const { Version, Id } = json
  const isVersion = Version === undefined || Version === '2012-10-17' || Version === '2008-10-17'
  return [
    ...Object.keys(json)
      .filter((key) => !['Version', 'Id', 'Statement'].includes(key))
      .map((key) => ({ path: join('', key), message: 'is not an element of a policy' })),
    ...(isVersion ? [] : [{ path: 'Version', message: 'must be 2012-10-17 or 2008-10-17' }]),
    ...(Id === undefined || typeof Id === 'string' ? [] : [{ path: 'Id', message: 'must be a string' }]),
  ]
}
