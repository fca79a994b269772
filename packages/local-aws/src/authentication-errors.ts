import { AwsError } from './aws-error.ts'
import type { Protocol } from './service.ts'

export type AuthenticationFault = 'no signature' | 'unknown key' | 'wrong signature' | 'wrong token' | 'expired token'

/** The error for a request that fails authentication, with the code that the addressed service uses. */
export function authenticationError(fault: AuthenticationFault, protocol: Protocol): AwsError {
  const [code, status] = CODES[fault][protocol]
  return new AwsError(code, status, protocol === 'rest-xml' ? S3_MESSAGES[fault] : MESSAGES[fault])
}

/** The error for a signature that is made for another region than the one of the account. */
export function wrongRegion(sent: string, region: string, protocol: Protocol): AwsError {
  if (protocol !== 'rest-xml') {
    const [code, status] = CODES['wrong signature'][protocol]
    return new AwsError(code, status, `Credential should be scoped to a valid region, not '${sent}'.`)
  }
  const message = `The authorization header is malformed; the region '${sent}' is wrong; expecting '${region}'`
  return new AwsError('AuthorizationHeaderMalformed', 400, message, { Region: region })
}

type CodeByProtocol = Readonly<Record<Protocol, readonly [code: string, status: number]>>

const CODES: Readonly<Record<AuthenticationFault, CodeByProtocol>> = {
  'no signature': {
    query: ['MissingAuthenticationToken', 403],
    ec2: ['MissingAuthenticationToken', 403],
    json: ['MissingAuthenticationTokenException', 400],
    'rest-json': ['MissingAuthenticationTokenException', 403],
    'rest-xml': ['AccessDenied', 403],
  },
  'unknown key': {
    query: ['InvalidClientTokenId', 403],
    ec2: ['AuthFailure', 401],
    json: ['UnrecognizedClientException', 400],
    'rest-json': ['UnrecognizedClientException', 403],
    'rest-xml': ['InvalidAccessKeyId', 403],
  },
  'wrong signature': {
    query: ['SignatureDoesNotMatch', 403],
    ec2: ['SignatureDoesNotMatch', 403],
    json: ['InvalidSignatureException', 400],
    'rest-json': ['InvalidSignatureException', 403],
    'rest-xml': ['SignatureDoesNotMatch', 403],
  },
  'wrong token': {
    query: ['InvalidClientTokenId', 403],
    ec2: ['AuthFailure', 401],
    json: ['UnrecognizedClientException', 400],
    'rest-json': ['UnrecognizedClientException', 403],
    'rest-xml': ['InvalidToken', 400],
  },
  'expired token': {
    query: ['ExpiredToken', 403],
    ec2: ['RequestExpired', 400],
    json: ['ExpiredTokenException', 400],
    'rest-json': ['ExpiredTokenException', 403],
    'rest-xml': ['ExpiredToken', 400],
  },
}

const MESSAGES: Readonly<Record<AuthenticationFault, string>> = {
  'no signature': 'Request is missing Authentication Token',
  'unknown key': 'The security token included in the request is invalid.',
  'wrong signature':
    'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
  'wrong token': 'The security token included in the request is invalid.',
  'expired token': 'The security token included in the request is expired',
}

const S3_MESSAGES: Readonly<Record<AuthenticationFault, string>> = {
  'no signature': 'Access Denied',
  'unknown key': 'The AWS Access Key Id you provided does not exist in our records.',
  'wrong signature':
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
  'wrong token': 'The provided token is malformed or otherwise invalid.',
  'expired token': 'The provided token has expired.',
}
