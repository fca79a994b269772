import type { Gateway } from './gateway.ts'
import type { Credentials } from './iam/directory.ts'
import { sign } from './signature.ts'
import { DEFAULT_SOURCE_IP, type Origin, type WireResponse } from './wire.ts'

/** A call in AWS JSON (`TrentService.Encrypt` and an object) or AWS Query (`CreateNetworkInterface` and its flat fields). */
export type ApiCall =
  | { readonly target: string; readonly input: object }
  | { readonly action: string; readonly fields: Readonly<Record<string, string>> }

export type CallOptions = {
  readonly aws: Pick<Gateway, 'handle' | 'region'>
  readonly credentials: Credentials
  /** The signing name: kms, ec2, ecr, monitoring and so on. */
  readonly service: string
  /** Default: a public address. */
  readonly origin?: Origin
}

/** Makes a signed call without an SDK client: for an API of which the caller has none. Rejects as the gateway does. */
export function signedCall(options: CallOptions, call: ApiCall): Promise<WireResponse> {
  const { aws, credentials, service, origin = { sourceIp: DEFAULT_SOURCE_IP } } = options
  const { region } = aws
  const request = {
    ...{ method: 'POST', host: `${service}.${region}.amazonaws.com`, path: '/', query: '', origin },
    ...messageOf(call),
  }
  // Local AWS does not check the age of a signature.
  return aws.handle(sign(request, { ...credentials, service, region, timestamp: '20250101T000000Z' }))
}

function messageOf(call: ApiCall) {
  if ('target' in call) {
    const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': call.target }
    return { headers, body: Buffer.from(JSON.stringify(call.input)) }
  }
  const form = new URLSearchParams({ Action: call.action, ...call.fields })
  return { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: Buffer.from(form.toString()) }
}
