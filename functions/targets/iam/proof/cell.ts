/** One request, as AWS would see it. */
export type Cell = {
  readonly action: string
  readonly resource: string
  readonly context: Readonly<Record<string, string>>
}

/** Something that a set of policies gets wrong, and what is right. */
export type Failure = Cell & { readonly expected: 'allow' | 'deny'; readonly message: string }
