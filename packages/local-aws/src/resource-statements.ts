import { type AccessRequest, evaluate, type Verdict } from '@curfew/iam-policy/evaluate'
import { parsePolicy } from '@curfew/iam-policy/parse'
import type { Policy } from '@curfew/iam-policy/policy'
import { PolicySyntaxError } from '@curfew/iam-policy/syntax-error'
import { isRecord } from './is-record.ts'

/** The policy of a resource: each statement as an identity policy, with the principals that it names. */
export type ResourceStatements = readonly ResourceStatement[]

type ResourceStatement = { readonly principals: readonly string[]; readonly policy: Policy }

type Json = Readonly<Record<string, unknown>>

/** What somebody wants to do with the resource. */
export type ResourceRequest = AccessRequest

/**
 * Throws what `malformed` makes of a text that is no such policy.
 * @param complete a statement without its principal, as a statement of an identity policy
 */
export function readResourceStatements(
  text: string,
  complete: (statement: Json) => Json,
  malformed: (message: string) => Error,
): ResourceStatements {
  try {
    return statementsOf(JSON.parse(text), malformed).map((statement) => read(statement, complete, malformed))
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof PolicySyntaxError) throw malformed(error.message)
    throw error
  }
}

/** What the statements that name a principal decide. `names`: all that it goes by, such as a service, an ARN or an account. */
export function verdictFor(
  statements: ResourceStatements,
  names: readonly string[],
  request: ResourceRequest,
): Verdict {
  const identity = statements
    .filter(({ principals }) => principals.some((principal) => names.includes(principal)))
    .map(({ policy }) => policy)
  return evaluate({ identity }, request)
}

function statementsOf(json: unknown, malformed: (message: string) => Error): readonly unknown[] {
  const statements = isRecord(json) ? json.Statement : undefined
  if (Array.isArray(statements)) return statements
  if (isRecord(statements)) return [statements]
  throw malformed('Statement must be a statement or a list of them')
}

function read(
  statement: unknown,
  complete: (statement: Json) => Json,
  malformed: (message: string) => Error,
): ResourceStatement {
  if (!isRecord(statement) || statement.Principal === undefined) throw malformed('Missing required field Principal')
  const { Principal, ...rest } = statement
  return {
    principals: principalsOf(Principal),
    policy: parsePolicy({ Version: '2012-10-17', Statement: [complete(rest)] }),
  }
}

function principalsOf(principal: unknown): readonly string[] {
  const named = isRecord(principal) ? Object.values(principal).flat() : [principal]
  return named.filter((name) => typeof name === 'string')
}
