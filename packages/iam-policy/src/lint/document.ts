import type { Operator } from '../operator.ts'
import type { Effect, Version } from '../policy.ts'

/** A text of the policy, and where it stands. */
export type Placed = { readonly text: string; readonly path: string }

/** A policy as far as it could be read, with the place of everything: lint goes on where the engine's parser must refuse. */
export type Document = {
  readonly version: Version
  readonly statements: readonly LintStatement[]
}

export type LintStatement = {
  readonly path: string
  /** Undefined if it could not be read; then no check takes it for an Allow or a Deny. */
  readonly effect: Effect | undefined
  readonly actions: LintSelection
  readonly resources: LintSelection
  readonly conditions: readonly LintCondition[]
}

export type LintSelection = {
  readonly path: string
  /** `NotAction`, `NotResource`. */
  readonly isNegated: boolean
  readonly patterns: readonly Placed[]
}

export type LintCondition = Operator & {
  readonly path: string
  readonly key: string
  readonly values: readonly Placed[]
}

/**
 * `workload`: the managed policy of one job or service, which must not lead to more rights whatever its conditions.
 * `identity`: any other policy of a user, group or role. `boundary`: a policy that only limits.
 */
export type Profile = 'workload' | 'identity' | 'boundary'

/** What a check is given. */
export type Subject = {
  readonly document: Document
  /** The same with the policies beside it: a Deny in one of them counts for all. */
  readonly together: Document
  readonly profile: Profile
}
