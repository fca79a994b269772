import { type ResourceStatements, readResourceStatements, verdictFor } from '../resource-statements.ts'
import type { Context } from '../service.ts'
import { jsonOf, malformedDocument } from './document.ts'
import { trustProblem } from './document-problem.ts'

/** Who may assume a role. */
export type Trust = ResourceStatements

/** Throws `MalformedPolicyDocument` if the text is not a trust policy. */
export function readTrust(text: string): Trust {
  const complete = (statement: Readonly<Record<string, unknown>>) => {
    if (statement.Resource !== undefined) throw malformedDocument('Has prohibited field Resource')
    return { ...statement, Resource: '*' }
  }
  return readResourceStatements(text, complete, malformedDocument)
}

/** Throws `MalformedPolicyDocument` for a trust policy that IAM refuses, in IAM's words where they are known. */
export function checkTrustPolicy(text: string): void {
  const json = jsonOf(text)
  if (json === undefined) throw malformedDocument('This policy contains invalid Json')
  readTrust(text)
  const problem = trustProblem(json)
  if (problem !== undefined) throw malformedDocument(problem)
}

/** Whether a principal with any of these names (such as a service, an ARN or an account) may assume the role, or call another action on it. */
export function isTrusted(
  trust: Trust,
  names: readonly string[],
  context: Context,
  action = 'sts:AssumeRole',
): boolean {
  return verdictFor(trust, names, { action, resource: '*', context }).decision === 'allow'
}
