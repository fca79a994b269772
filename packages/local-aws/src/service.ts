import type { Policy } from '@curfew/iam-policy/policy'
import type { WireRequest, WireResponse } from './wire.ts'

/** Who signed a request. */
export type Caller = {
  readonly kind: 'user' | 'role'
  readonly name: string
  /** `arn:aws:iam::…:user/x`, or `arn:aws:sts::…:assumed-role/x/session`. */
  readonly arn: string
  readonly account: string
  readonly userId: string
  readonly accessKeyId: string
}

/** Condition keys of one request, by their documented names (`s3:prefix`, `iam:PolicyARN` …). */
export type Context = Readonly<Record<string, string | readonly string[]>>

/** One authenticated call. */
export type Call = {
  readonly request: WireRequest
  readonly caller: Caller
  /**
   * Throws an `AccessDenied` AwsError unless the caller's policies and boundary allow it.
   * The global keys (time, address, principal …) are added here; a service adds only its own.
   * @param denials policies of the resource that only deny
   */
  readonly authorize: (action: string, resource: string, context?: Context, denials?: readonly Policy[]) => void
  readonly requestId: string
}

/** How errors are written back: IAM's and STS's XML, AWS JSON 1.0/1.1, REST JSON, S3's XML. */
export type Protocol = 'query' | 'json' | 'rest-json' | 'rest-xml'

/** One AWS API, as far as local AWS speaks it. */
export interface Service {
  /** SigV4 signing name: iam, sts, events, scheduler, lambda, dynamodb, secretsmanager, logs, s3. */
  readonly signingName: string
  readonly protocol: Protocol
  /** The operation's name as AWS writes it (`CreatePolicy`), for counting, faults and messages. */
  operationOf(request: WireRequest): string
  handle(call: Call): WireResponse | Promise<WireResponse>
}
