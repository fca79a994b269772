import type { AccessRequest } from '@curfew/iam-policy/evaluate'
import * as evaluation from '@curfew/iam-policy/evaluate'
import { vi } from 'vitest'

/** One right that a role asked local AWS for. */
export type Asked = { readonly role: string; readonly request: AccessRequest }

/** Everything that roles ask for while something happens, once each: local AWS has our own evaluator decide all of it. */
export async function rightsAsked(event: () => Promise<unknown>): Promise<readonly Asked[]> {
  const watch = vi.spyOn(evaluation, 'evaluate')
  try {
    await event()
    const asked = watch.mock.calls.map(([, request]) => ({ role: principalOf(request), request }))
    return [...new Map(asked.map((one) => [keyOf(one), one])).values()]
  } finally {
    watch.mockRestore()
  }
}

function principalOf({ context }: AccessRequest): string {
  return String(context['aws:PrincipalArn'] ?? '')
}

/** Of the global keys only tags tell requests apart: the others say when, from where and in which session. */
function keyOf({ role, request: { action, resource, context } }: Asked): string {
  const telling = Object.entries(context).filter(([key]) => !/^aws:(?!ResourceTag\/|RequestTag\/|TagKeys)/.test(key))
  return JSON.stringify([role, action, resource, telling])
}
