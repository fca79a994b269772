/** One request, as IAM would see it. */
export type Cell = {
  readonly action: string
  readonly resource: string
  readonly context: Readonly<Record<string, string>>
}

/** A request that a set of policies decides wrongly, and the right decision. */
export type Failure = Cell & { readonly expected: 'allow' | 'deny'; readonly message: string }
