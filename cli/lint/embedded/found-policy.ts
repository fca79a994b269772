import type { ResourceKind } from '@curfew/iam-policy/lint/resource/kinds'

/** What has a policy, as the file around it tells. Undefined: nothing tells, and the policy itself has to. */
export type PolicyKind = 'identity' | ResourceKind | undefined

/** A policy in a file that has more than that. */
export type FoundPolicy = {
  /** Where it is in the file: `Resources.Role.Properties.Policies[0].PolicyDocument`. */
  readonly path: string
  /** Its value; what a template leaves open stands in it as such. */
  readonly document: unknown
  readonly kind: PolicyKind
  /** Where its statements are, if the file has them without a policy around them. */
  readonly statements?: string
  /** What it is attached to, by its path: policies of one owner apply together. */
  readonly owner: string
}
