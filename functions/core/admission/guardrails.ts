import type { KeyStrategy, Listing } from '#core/grant/grant.ts'

/** The deployer's limits on what an event may request. The first rule that applies to the requester decides; without one, everything is refused. */
export type Guardrails = {
  readonly rules: readonly GuardrailRule[]
}

export type GuardrailRule = {
  readonly name: string
  /** Whom the rule applies to. `*` matches any run of characters, in these and all lists below; an absent list matches anybody. */
  readonly for: {
    /** Sources of events, which the bus vouches for. */
    readonly sources?: readonly string[]
    /** `requestedBy` of events, which nobody vouches for. */
    readonly requesters?: readonly string[]
  }
  /** `user/trainer-*`, `role/training-*`, `access-key/tigris/trainer-*`: as IAM spells them. Absent: none. */
  readonly principals?: readonly string[]
  /** Absent: none. Not used if `anyNetwork` is true. */
  readonly networks?: NetworkLimits
  /** What may become of a user's keys. Absent: nothing, so no user may be requested. A role has no keys. */
  readonly keys?: readonly KeyStrategy[]
  /** For datasets, base models, checkpoints and scratch. */
  readonly read: readonly BucketEntry[]
  /** The same for outputs, checkpoints and scratch. */
  readonly write: readonly BucketEntry[]
  /** The same for scratch, which needs all three. Absent: none, so that no job may delete anything. */
  readonly delete?: readonly BucketEntry[]
  /** ARNs. */
  readonly kmsKeys: readonly string[]
  readonly images: readonly string[]
  readonly logGroups: readonly string[]
  readonly longestWindowHours: number
  readonly furthestStartDays: number
  readonly anyNetwork: boolean
  readonly exclusive: boolean
  /** Absent: no job may list a bucket that it may read in part only, where a store cannot limit the list. */
  readonly listing?: Listing
  /** How far in total a window may be extended beyond the requested end. 0 forbids extensions. */
  readonly longestExtensionHours: number
  /** For how long after its end a grant that its job ended may be reopened. 0 forbids it. Absent: `DEFAULT_REOPEN_HOURS`. */
  readonly longestReopenHours?: number
  /** Grants of one principal that are not over, whoever requested them. */
  readonly jobsPerPrincipal: number
  /** Requests and extensions in one hour of the clock, for each entry of `for.sources`. Absent: `DEFAULT_REQUESTS_PER_HOUR`. */
  readonly requestsPerHour?: number
}

/**
 * `bucket`, `s3://bucket/prefix/` or `s3://bucket/key`, of Curfew's own account, or the same of another one, 12 digits. A prefix means
 * what is below it. It also says in which account the bucket is: policies pin it, because the name of a bucket does not tell. An entry
 * whose bucket is `*` says that of none, and so allows none.
 */
export type BucketEntry = string | { readonly location: string; readonly account: string }

/** Where jobs may call from. */
export type NetworkLimits = {
  /** CIDR blocks: each requested block has to lie inside one of them. */
  readonly sourceIps?: readonly string[]
  /** Ids, or `vpce-*`. */
  readonly vpcEndpoints?: readonly string[]
  /** Prefix length of the widest block of a request, which is also the most addresses that all of its blocks may have together. */
  readonly widestIpv4?: number
  readonly widestIpv6?: number
}

/** Unless a rule says otherwise: no wider than what one organization usually has. */
export const DEFAULT_WIDEST = { 4: 16, 6: 32 } as const

export const DEFAULT_REQUESTS_PER_HOUR = 100

/** So long an orchestrator usually takes to submit a failed job again. */
export const DEFAULT_REOPEN_HOURS = 1
