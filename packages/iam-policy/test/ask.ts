import { evaluate } from '../src/evaluate.ts'
import { parsePolicy } from '../src/parse.ts'
import type { Policy } from '../src/policy.ts'

type Values = Readonly<Record<string, string | readonly string[]>>

/** A policy of one statement on everything, under this condition. */
export function under(condition: unknown, { effect = 'Allow', version = '2012-10-17' } = {}): Policy {
  return parsePolicy({
    Version: version,
    Statement: { Effect: effect, Action: '*', Resource: '*', Condition: condition },
  })
}

/** Whether a lone Allow under this condition lets a request of these values through. */
export function holds(condition: unknown, context: Values): boolean {
  const request = { action: 's3:GetObject', resource: 'arn:aws:s3:::b/k', context }
  return evaluate({ identity: [under(condition)] }, request).decision === 'allow'
}

/** Whether a Deny under this condition stops a request of these values that all else allows. */
export function stops(condition: unknown, context: Values): boolean {
  const identity = [under({}), under(condition, { effect: 'Deny' })]
  const request = { action: 's3:GetObject', resource: 'arn:aws:s3:::b/k', context }
  return evaluate({ identity }, request).decision === 'deny'
}

/** What a set of policies decides about one request. */
export function decide(
  identity: readonly Policy[],
  action: string,
  resource: string,
  context: Values = {},
): 'allow' | 'deny' {
  return evaluate({ identity }, { action, resource, context }).decision
}
