import type { Operator } from '../operator.ts'
import type { Effect, Version } from '../policy.ts'

/** A string of the policy, and its path. */
export type Placed = { readonly text: string; readonly path: string }

/** As much of a policy as could be read, with the path of each part: lint goes on where the parser must refuse. */
export type Document = {
  readonly version: Version
  readonly statements: readonly LintStatement[]
}

export type LintStatement = {
  readonly path: string
  /** Undefined if it could not be read: checks then treat the statement neither as an Allow nor as a Deny. */
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
 * `workload`: the managed policy of one job or service, which must not lead to more permissions, whatever its conditions.
 * `identity`: any other policy of a user, group or role. `boundary`: a permissions boundary.
 */
export type Profile = 'workload' | 'identity' | 'boundary'

/** What a check is given. */
export type Subject = {
  readonly document: Document
  /** The statements of the policy and its siblings: a Deny in one of them applies to all. */
  readonly together: Document
  readonly profile: Profile
}
