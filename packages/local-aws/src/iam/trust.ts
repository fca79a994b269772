import { AwsError } from '../aws-error.ts'
import { type ResourceStatements, readResourceStatements, verdictFor } from '../resource-statements.ts'
import type { Context } from '../service.ts'

/** Who may assume a role. */
export type Trust = ResourceStatements

/** Throws `MalformedPolicyDocument` if the text is not a trust policy. */
export function readTrust(text: string): Trust {
  const complete = (statement: Readonly<Record<string, unknown>>) => {
    if (statement.Resource !== undefined) throw malformed('Has prohibited field Resource')
    return { ...statement, Resource: '*' }
  }
  return readResourceStatements(text, complete, malformed)
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

function malformed(message: string): AwsError {
  return new AwsError('MalformedPolicyDocument', 400, message)
}
