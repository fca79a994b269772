/**
 * Where a request comes from, as AWS sees it: a public address, a VPC endpoint, or an AWS service that passes on the
 * request of its caller with the caller's own permissions, such as `s3.us-east-1.amazonaws.com`.
 */
export type Origin =
  | { readonly sourceIp: string }
  | { readonly vpcEndpoint: string; readonly vpcSourceIp: string }
  | { readonly viaService: string }

/** From the range that RFC 5737 reserves for documentation: requests have it unless they state another origin. */
export const DEFAULT_SOURCE_IP = '198.51.100.7'

/** One HTTP request, from a socket or in process from an SDK client. */
export type WireRequest = {
  readonly method: string
  /** Such as `iam.amazonaws.com`, `bucket.s3.us-east-1.amazonaws.com` or `127.0.0.1:4566`. */
  readonly host: string
  /** The raw path, still percent-encoded, beginning with `/`. */
  readonly path: string
  /** The raw query string without `?`; empty if there is none. */
  readonly query: string
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
  readonly origin: Origin
}

export type WireResponse = {
  readonly status: number
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}
