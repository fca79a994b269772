import type { Policy } from '@curfew/iam-policy/policy'
import type { ResourceStatements } from './resource-statements.ts'
import type { WireRequest, WireResponse } from './wire.ts'

/** The principal that signed a request. */
export type Caller = {
  readonly kind: 'user' | 'role'
  readonly name: string
  /** `arn:aws:iam::…:user/x`, or `arn:aws:sts::…:assumed-role/x/session`. */
  readonly arn: string
  readonly account: string
  readonly userId: string
  readonly accessKeyId: string
}

/** Condition keys of one request by their documented names, such as `s3:prefix` and `iam:PolicyARN`. */
export type Context = Readonly<Record<string, string | readonly string[]>>

/** The account that a resource belongs to, if it is not the one of local AWS, and the resource's own policy. */
export type ForeignOwner = { readonly account: string; readonly policy: ResourceStatements }

type Authorize = (
  action: string,
  resource: string,
  context?: Context,
  denials?: readonly Policy[],
  owner?: ForeignOwner,
) => void

/** One authenticated call. */
export type Call = {
  readonly request: WireRequest
  readonly caller: Caller
  /**
   * Throws an `AccessDenied` AwsError unless the caller's policies and boundary allow the action.
   * Adds the global condition keys (time, address, principal and so on); a service passes only its own.
   * @param denials policies of the resource that contain only denials
   * @param owner of a resource of another account, whose policy has to allow the caller as well
   */
  readonly authorize: Authorize
  /** The same for a call that this service makes to another one with the caller's permissions: S3 to KMS, for example. */
  readonly authorizeVia: (viaService: string) => Authorize
  readonly requestId: string
}

/** The wire protocol: AWS Query (IAM, STS, CloudWatch), EC2 Query, AWS JSON 1.0/1.1, REST JSON, or REST XML (S3). */
export type Protocol = 'query' | 'ec2' | 'json' | 'rest-json' | 'rest-xml'

/** One AWS API, as far as local AWS supports it. */
export interface Service {
  /** SigV4 signing name: iam, sts, events, scheduler, lambda, dynamodb, secretsmanager, logs, s3, and so on. */
  readonly signingName: string
  readonly protocol: Protocol
  /** For a service that speaks several protocols. Without it, all requests are in `protocol`. */
  protocolOf?(request: WireRequest): Protocol
  /** The operation's name as AWS writes it (`CreatePolicy`): for the call log, faults and messages. */
  operationOf(request: WireRequest): string
  handle(call: Call): WireResponse | Promise<WireResponse>
  /** The answer to a request without a signature. Without one the request is refused without a look at it. */
  handleUnsigned?(request: WireRequest, requestId: string): WireResponse | undefined
}
