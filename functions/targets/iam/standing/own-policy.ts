import type { Policy } from '@curfew/iam-policy/policy'

/** A policy of a principal that is no grant's: whose it is, and what it says. */
export type OwnPolicy = {
  readonly name: string
  /** `attached` can be attached to others as well; `inline` is part of its holder. */
  readonly kind: 'attached' | 'inline'
  /** The group that has it, if the principal has it as a member. */
  readonly group?: string
  /** Undefined if Curfew cannot read its language. */
  readonly policy: Policy | undefined
}

/** What decides what a principal may do, apart from grants. */
export type OwnPolicies = {
  readonly policies: readonly OwnPolicy[]
  /** How many more there are, which were not read. */
  readonly unread: number
  readonly boundary: Policy
}

/** `the attached policy X`, `the inline policy X of its group G` */
export function labelOf({ name, kind, group }: OwnPolicy): string {
  return `the ${kind} policy ${name}${group === undefined ? '' : ` of its group ${group}`}`
}
