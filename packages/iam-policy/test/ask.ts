import { evaluate } from '../src/evaluate.ts'
import { parsePolicy } from '../src/parse.ts'
import type { Policy } from '../src/policy.ts'

type Values = Readonly<Record<string, string | readonly string[]>>

/** A policy of one statement on everything, with this condition. */
export function under(condition: unknown, { effect = 'Allow', version = '2012-10-17' } = {}): Policy {
  return parsePolicy({
    Version: version,
    Statement: { Effect: effect, Action: '*', Resource: '*', Condition: condition },
  })
}

/** Whether an Allow with this condition, alone, allows a request with these values. */
export function holds(condition: unknown, context: Values): boolean {
  const request = { action: 's3:GetObject', resource: 'arn:aws:s3:::b/k', context }
  return evaluate({ identity: [under(condition)] }, request).decision === 'allow'
}

/** Whether a Deny with this condition denies a request with these values that another policy allows. */
export function stops(condition: unknown, context: Values): boolean {
  const identity = [under({}), under(condition, { effect: 'Deny' })]
  const request = { action: 's3:GetObject', resource: 'arn:aws:s3:::b/k', context }
  return evaluate({ identity }, request).decision === 'deny'
}

/** The decision of a set of policies on one request. */
export function decide(
  identity: readonly Policy[],
  action: string,
  resource: string,
  context: Values = {},
): 'allow' | 'deny' {
  return evaluate({ identity }, { action, resource, context }).decision
}
