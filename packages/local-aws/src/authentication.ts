import { authenticationError } from './authentication-errors.ts'
import { AwsError } from './aws-error.ts'
import type { Bearer, Directory } from './iam/directory.ts'
import type { Service } from './service.ts'
import { payloadIsIntact, type Signature, verifySignature } from './signature.ts'
import type { WireRequest } from './wire.ts'

/** Finds out who signed the request. Throws the error that clients of this service expect for each way to fail. */
export function authenticate(
  request: WireRequest,
  signature: Signature,
  { protocol }: Service,
  directory: Pick<Directory, 'byAccessKey'>,
  now: Date,
): Bearer {
  const bearer = directory.byAccessKey(signature.accessKeyId)
  if (bearer === undefined) throw authenticationError('unknown key', protocol)
  if (!verifySignature(request, signature, bearer.secret)) throw authenticationError('wrong signature', protocol)
  if (!payloadIsIntact(request)) throw payloadMismatch()
  // AWS does not reveal that an inactive key exists: the error is that of an unknown key.
  if (bearer.status === 'Inactive') throw authenticationError('unknown key', protocol)
  if (bearer.session?.token !== signature.sessionToken) throw authenticationError('wrong token', protocol)
  if (bearer.session && bearer.session.expiresAt <= now) throw authenticationError('expired token', protocol)
  return bearer
}

function payloadMismatch(): AwsError {
  const message = "The provided 'x-amz-content-sha256' header does not match what was computed."
  return new AwsError('XAmzContentSHA256Mismatch', 400, message)
}
