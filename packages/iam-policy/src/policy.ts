import type { OperatorName, Quantifier } from './operator.ts'
import type { Principals } from './principal.ts'

/** `2008-10-17` has no policy variables: `${…}` is literal text there. */
export type Version = '2012-10-17' | '2008-10-17'

/** An IAM policy without principals: of an identity, a permissions boundary, or a session. */
export type Policy = {
  readonly version: Version
  readonly id?: string
  readonly statements: readonly Statement[]
}

export type Effect = 'Allow' | 'Deny'

export type Statement = {
  readonly sid?: string
  readonly effect: Effect
  readonly actions: Selection
  readonly resources: Selection
  /** All of them must hold. */
  readonly conditions: readonly Condition[]
}

/** What one of these patterns matches, or everything else (`NotAction`, `NotResource`). */
export type Selection = { readonly only: readonly string[] } | { readonly allBut: readonly string[] }

/** One key under one operator: one of the values must match (none, for an operator with `Not`). */
export type Condition = {
  readonly operator: OperatorName
  readonly quantifier: Quantifier | null
  readonly ifExists: boolean
  readonly key: string
  readonly values: readonly string[]
}

export type ResourceStatement = Statement & { readonly principals: Principals }

/** The policy of a resource: of a bucket, a key, a repository, a queue, or the trust policy of a role. */
export type ResourcePolicy = {
  readonly version: Version
  readonly id?: string
  readonly statements: readonly ResourceStatement[]
}
