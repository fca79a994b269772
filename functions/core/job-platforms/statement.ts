import type { PlatformRight } from './right.ts'

type Json = string | readonly Json[] | { readonly [key: string]: Json }

/** A right as a statement of a policy, in JSON. */
export function statementOf({ sid, actions, resources, condition }: PlatformRight): { readonly [key: string]: Json } {
  const base = { Sid: sid, Effect: 'Allow', Action: actions, Resource: resources }
  return condition === undefined ? base : { ...base, Condition: condition }
}
