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
  /** `bucket` or `s3://bucket/prefix/`, for datasets, base models and checkpoints. A prefix means what is below it. */
  readonly read: readonly string[]
  /** The same for outputs and checkpoints. */
  readonly write: readonly string[]
  /** ARNs. */
  readonly kmsKeys: readonly string[]
  readonly images: readonly string[]
  readonly logGroups: readonly string[]
  readonly longestWindowHours: number
  readonly furthestStartDays: number
  readonly anyNetwork: boolean
  readonly exclusive: boolean
  /** How far in total a window may be extended beyond the requested end. 0 forbids extensions. */
  readonly longestExtensionHours: number
  /** Grants of one principal that are not over. */
  readonly jobsPerPrincipal: number
}
