import type { OperatorName, Quantifier } from './operator.ts'

/** `2008-10-17` knows no policy variables: `${…}` is literal text there. */
export type Version = '2012-10-17' | '2008-10-17'

/** An IAM policy that stands on an identity, as its boundary, or on a session: it names no principal. */
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

/** Only what one of these patterns matches, or all but that (`NotAction`, `NotResource`). */
export type Selection = { readonly only: readonly string[] } | { readonly allBut: readonly string[] }

/** One key under one operator: any of the values may match (none of them, for an operator with `Not`). */
export type Condition = {
  readonly operator: OperatorName
  readonly quantifier: Quantifier | null
  readonly ifExists: boolean
  readonly key: string
  readonly values: readonly string[]
}
