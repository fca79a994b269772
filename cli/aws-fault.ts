import { causeOf, Fault } from './fault.ts'

/** What a command reads or changes, in the account and region of the environment. */
export type AwsResource = {
  readonly client: { readonly config: { readonly region: () => Promise<string> } }
  /** `table curfew`, `log group /curfew/audit` */
  readonly label: string
  /** What to check if there is no such thing in the region. */
  readonly ifMissing: string
  /** What a right has to name: `the table and its indexes`. */
  readonly allowOn: string
}

const SIGN_IN = 'AWS does not accept the credentials; sign in again, or check AWS_PROFILE'
const THROTTLED = 'AWS throttles the calls; run the command again later'

/** What a user can do about an error of AWS, by its name. */
const CAUSES: Readonly<Record<string, string>> = {
  CredentialsProviderError: 'no AWS credentials; set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY',
  TokenProviderError: SIGN_IN,
  ExpiredTokenException: SIGN_IN,
  ExpiredToken: SIGN_IN,
  InvalidClientTokenId: SIGN_IN,
  SignatureDoesNotMatch: SIGN_IN,
  UnrecognizedClientException: SIGN_IN,
  InvalidSignatureException: SIGN_IN,
  ProvisionedThroughputExceededException: THROTTLED,
  ThrottlingException: THROTTLED,
}

/** Passes on what a call answers. Throws a Fault with a remedy if the caller can do something about its error. */
export async function orFault<Answer>(doing: string, resource: AwsResource, call: Promise<Answer>): Promise<Answer> {
  try {
    return await call
  } catch (error) {
    if (!(error instanceof Error) || error instanceof Fault) throw error
    const region = await resource.client.config.region().catch(() => undefined)
    const cause = region === undefined ? 'no region; set AWS_REGION' : remedyFor(error, resource, region)
    if (cause === undefined) throw error
    throw new Fault(`Cannot ${doing} ${resource.label}: ${cause}`, { cause: error })
  }
}

function remedyFor(error: Error, { ifMissing, allowOn }: AwsResource, region: string): string | undefined {
  const known = CAUSES[error.name]
  if (known !== undefined) return known
  if (error.name === 'ResourceNotFoundException' || error.name === 'NoSuchEntityException')
    return `there is none in ${region}; ${ifMissing}, and check AWS_REGION`
  if (error.name === 'ValidationException') return `it is none of Curfew's (${causeOf(error)})`
  if (error.name === 'AccessDeniedException' || error.name === 'AccessDenied') return deniedOf(error, allowOn)
  const isLost = error.name === 'TimeoutError' || ('code' in error && typeof error.code === 'string')
  return isLost
    ? `AWS did not answer (${causeOf(error)}); check the network, AWS_REGION and AWS_ENDPOINT_URL`
    : undefined
}

function deniedOf({ message }: Error, on: string): string {
  const [, action = 'this'] = /perform: (\S+)/.exec(message) ?? []
  return `the caller may not do ${action}; allow it on ${on}`
}
