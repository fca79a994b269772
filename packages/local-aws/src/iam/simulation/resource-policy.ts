import type { AccessRequest } from '@curfew/iam-policy/evaluate'
import { parsePolicy } from '@curfew/iam-policy/parse'
import type { Effect } from '@curfew/iam-policy/policy'
import { PolicySyntaxError } from '@curfew/iam-policy/syntax-error'
import { isRecord } from '../../is-record.ts'
import { jsonOf } from '../document.ts'
import { invalidInput } from '../errors.ts'
import { type Matched, matching } from './matched.ts'
import type { PolicySource } from './policy-source.ts'

export type ResourcePolicy = {
  readonly source: PolicySource
  /** Of each statement, whom it names. */
  readonly principals: readonly (readonly string[])[]
  /** The simulated caller. */
  readonly callerArn: string
  /** Whether the resource belongs to another account than the caller. */
  readonly isForeign: boolean
}

/** Throws `InvalidInput` for what is no resource policy, and for principals that a simulation cannot decide. */
export function readResourcePolicy(text: string, callerArn: string, isForeign: boolean): ResourcePolicy {
  const json = jsonOf(text)
  if (!isRecord(json)) throw invalidInput('ResourcePolicy: must be a policy document')
  const statements = [json.Statement].flat().filter(isRecord)
  if (statements.some(({ Principal }) => Principal === undefined))
    throw invalidInput('ResourcePolicy: each statement needs a Principal; local AWS does not support NotPrincipal here')
  try {
    const policy = parsePolicy({ ...json, Statement: statements.map(({ Principal: _, ...rest }) => rest) })
    const source = { id: 'ResourcePolicy', type: 'Resource Policy' as const, document: { text, policy } }
    return { source, principals: statements.map(({ Principal }) => namesIn(Principal)), callerArn, isForeign }
  } catch (error) {
    if (error instanceof PolicySyntaxError) throw invalidInput(`ResourcePolicy: ${error.message}`)
    throw error
  }
}

/** The statements of one effect that name the caller and are about the request. */
export function resourceStatementsFor(
  resource: ResourcePolicy | undefined,
  effect: Effect,
  request: AccessRequest,
): readonly Matched[] {
  if (!resource) return []
  const { source, principals, callerArn, isForeign } = resource
  const account = callerArn.split(':')[4] ?? ''
  // In one account, an Allow for the account leaves it to the caller's own policies.
  const delegates = effect === 'Deny' || isForeign ? [account, `arn:aws:iam::${account}:root`] : []
  const names = [callerArn, '*', ...delegates]
  const isNamed = (index: number) => principals[index]?.some((name) => names.includes(name)) === true
  return matching(source, effect, request, isNamed)
}

function namesIn(principal: unknown): readonly string[] {
  const named = isRecord(principal) ? [principal.AWS ?? []].flat() : [principal]
  return named.filter((name) => typeof name === 'string')
}
