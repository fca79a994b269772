/** The deployer's limits on what any event may ask for. The first rule that is for the asker decides; without one, nothing is allowed. */
export type Guardrails = {
  readonly rules: readonly GuardrailRule[]
}

export type GuardrailRule = {
  readonly name: string
  /** Whom the rule is for. `*` stands for any run of characters in these and all lists below; an absent list is anybody. */
  readonly for: {
    /** Sources of events, as the bus tells them. */
    readonly sources?: readonly string[]
    /** `requestedBy` of events, as the asker says it. */
    readonly requesters?: readonly string[]
  }
  /** `bucket` or `s3://bucket/prefix/`, for datasets and base models, and for checkpoints. A prefix means what is below it. */
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
  /** How far in all a window may be extended beyond what was first asked for. 0 forbids it. */
  readonly longestExtensionHours: number
  /** Grants of one principal that are not over. */
  readonly jobsPerPrincipal: number
}
