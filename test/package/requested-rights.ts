import type { AccessRequest } from '@curfew/iam-policy/evaluate'
import * as evaluation from '@curfew/iam-policy/evaluate'
import { vi } from 'vitest'

/** One request of a role to local AWS. */
export type RequestedRight = { readonly role: string; readonly request: AccessRequest }

/** Everything that roles request during an operation, once each: local AWS lets our own evaluator decide all of it. */
export async function requestedRights(operation: () => Promise<unknown>): Promise<readonly RequestedRight[]> {
  const evaluate = vi.spyOn(evaluation, 'evaluate')
  try {
    await operation()
    const requested = evaluate.mock.calls.map(([, request]) => ({ role: principalOf(request), request }))
    return [...new Map(requested.map((one) => [keyOf(one), one])).values()]
  } finally {
    evaluate.mockRestore()
  }
}

function principalOf({ context }: AccessRequest): string {
  return String(context['aws:PrincipalArn'] ?? '')
}

/** Of the global keys only tags distinguish requests: the others say when, from where and in which session. */
function keyOf({ role, request: { action, resource, context } }: RequestedRight): string {
  const relevant = Object.entries(context).filter(([key]) => !/^aws:(?!ResourceTag\/|RequestTag\/|TagKeys)/.test(key))
  return JSON.stringify([role, action, resource, relevant])
}
