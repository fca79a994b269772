/** Names that requests may write instead of locations, and on what terms each location may be used. */
export type Catalogue = { readonly entries: readonly CatalogueEntry[] }

export type CatalogueEntry = {
  /** `wikipedia-2025-07`: a request writes `name:wikipedia-2025-07`. */
  readonly name: string
  /** A bucket, `s3://bucket/prefix/` or `s3://bucket/key`. */
  readonly location: string
  /** 12 digits. Absent: where the guardrails place the bucket. */
  readonly account?: string
  /** Absent: true. */
  readonly readOnly?: boolean
  /** Who may use it. `*` matches any characters; an absent list matches anybody. The guardrails have to allow it as well. */
  readonly for?: CatalogueAudience
  /** The last day on which it may be used, `2025-12-31`, or the instant at which that is over. */
  readonly until?: string
  readonly description?: string
  readonly licence?: string
}

export type CatalogueAudience = {
  /** Sources of events, which the bus vouches for. */
  readonly sources?: readonly string[]
  /** `requestedBy` of events, which nobody vouches for. */
  readonly requesters?: readonly string[]
  /** `user/trainer-*`, `role/training-*`. */
  readonly principals?: readonly string[]
}

export const NAME_FORM = /^[a-z0-9][a-z0-9._-]{0,99}$/
