import { refusal } from './authentication-errors.ts'
import { AwsError } from './aws-error.ts'
import type { Bearer, Directory } from './iam/directory.ts'
import type { Service } from './service.ts'
import { payloadIsIntact, type Signature, verifySignature } from './signature.ts'
import type { WireRequest } from './wire.ts'

/** Who signed the request. Throws the error that this service's clients know for each way to fail. */
export function authenticate(
  request: WireRequest,
  signature: Signature,
  { protocol }: Service,
  directory: Directory,
  now: Date,
): Bearer {
  const bearer = directory.byAccessKey(signature.accessKeyId)
  if (bearer === undefined) throw refusal('unknown key', protocol)
  if (!verifySignature(request, signature, bearer.secret)) throw refusal('wrong signature', protocol)
  if (!payloadIsIntact(request)) throw otherPayload()
  // AWS gives nothing away: a key that sleeps answers like one that never was.
  if (bearer.status === 'Inactive') throw refusal('unknown key', protocol)
  if (bearer.session?.token !== signature.sessionToken) throw refusal('wrong token', protocol)
  if (bearer.session && bearer.session.expiresAt <= now) throw refusal('expired token', protocol)
  return bearer
}

function otherPayload(): AwsError {
  const message = "The provided 'x-amz-content-sha256' header does not match what was computed."
  return new AwsError('XAmzContentSHA256Mismatch', 400, message)
}
