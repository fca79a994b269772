/** Where a request comes from, as AWS would see it. */
export type Origin = { readonly sourceIp: string } | { readonly vpcEndpoint: string; readonly vpcSourceIp: string }

/** One HTTP request, however it arrived: from a socket, or in process from an SDK client. */
export type WireRequest = {
  readonly method: string
  /** `iam.amazonaws.com`, `bucket.s3.us-east-1.amazonaws.com`, `127.0.0.1:4566` … */
  readonly host: string
  /** Raw (still percent-encoded) path, beginning with `/`. */
  readonly path: string
  /** Raw query string without `?`; empty if there is none. */
  readonly query: string
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
  readonly origin: Origin
}

export type WireResponse = {
  readonly status: number
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}
