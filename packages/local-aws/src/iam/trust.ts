import { evaluate } from '@curfew/iam-policy/evaluate'
import { parsePolicy } from '@curfew/iam-policy/parse'
import type { Policy } from '@curfew/iam-policy/policy'
import { PolicySyntaxError } from '@curfew/iam-policy/syntax-error'
import { AwsError } from '../aws-error.ts'
import { isRecord } from '../is-record.ts'
import type { Context } from '../service.ts'

/** Who may assume a role: each statement as an identity policy, with the principals that it names. */
export type Trust = readonly TrustStatement[]

type TrustStatement = { readonly principals: readonly string[]; readonly policy: Policy }

/** Throws `MalformedPolicyDocument` if the text is not a trust policy. */
export function readTrust(text: string): Trust {
  try {
    return statementsOf(JSON.parse(text)).map(readStatement)
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof PolicySyntaxError) throw malformed(error.message)
    throw error
  }
}

/** Whether a principal with any of these names (such as a service, an ARN or an account) may assume the role, or call another action on it. */
export function isTrusted(
  trust: Trust,
  names: readonly string[],
  context: Context,
  action = 'sts:AssumeRole',
): boolean {
  const identity = trust
    .filter(({ principals }) => principals.some((principal) => names.includes(principal)))
    .map(({ policy }) => policy)
  return evaluate({ identity }, { action, resource: '*', context }).decision === 'allow'
}

function statementsOf(json: unknown): readonly unknown[] {
  const statements = isRecord(json) ? json.Statement : undefined
  if (Array.isArray(statements)) return statements
  if (isRecord(statements)) return [statements]
  throw malformed('Statement must be a statement or a list of them')
}

function readStatement(statement: unknown): TrustStatement {
  if (!isRecord(statement) || statement.Principal === undefined) throw malformed('Missing required field Principal')
  if (statement.Resource !== undefined) throw malformed('Has prohibited field Resource')
  const { Principal, ...rest } = statement
  const policy = parsePolicy({ Version: '2012-10-17', Statement: [{ ...rest, Resource: '*' }] })
  return { principals: principalsOf(Principal), policy }
}

function principalsOf(principal: unknown): readonly string[] {
  const named = isRecord(principal) ? Object.values(principal).flat() : [principal]
  return named.filter((name) => typeof name === 'string')
}

function malformed(message: string): AwsError {
  return new AwsError('MalformedPolicyDocument', 400, message)
}
