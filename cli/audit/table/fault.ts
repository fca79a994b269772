import { causeOf, Fault } from '#cli/fault.ts'
import type { Table } from './connect.ts'

const SIGN_IN = 'AWS does not accept the credentials; sign in again, or check AWS_PROFILE'
const THROTTLED = 'DynamoDB throttles the table; run the command again later'

/** What a user can do about an error of AWS, by its name. */
const CAUSES: Readonly<Record<string, string>> = {
  CredentialsProviderError: 'no AWS credentials; set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY',
  TokenProviderError: SIGN_IN,
  ExpiredTokenException: SIGN_IN,
  UnrecognizedClientException: SIGN_IN,
  InvalidSignatureException: SIGN_IN,
  ProvisionedThroughputExceededException: THROTTLED,
  ThrottlingException: THROTTLED,
}

/** Passes on what a call answers. Throws a Fault with a remedy if the caller can do something about its error. */
export async function orFault<Answer>(doing: string, { client, name }: Table, call: Promise<Answer>): Promise<Answer> {
  try {
    return await call
  } catch (error) {
    if (!(error instanceof Error) || error instanceof Fault) throw error
    const region = await client.config.region().catch(() => undefined)
    const cause = region === undefined ? 'no region; set AWS_REGION' : remedyFor(error, name, region)
    if (cause === undefined) throw error
    throw new Fault(`Cannot ${doing} table ${name}: ${cause}`, { cause: error })
  }
}

function remedyFor(error: Error, name: string, region: string): string | undefined {
  const known = CAUSES[error.name]
  if (known !== undefined) return known
  if (error.name === 'ResourceNotFoundException')
    return `there is none in ${region}; pass the prefix of the stack, such as curfew or curfew-staging, and check AWS_REGION`
  if (error.name === 'ValidationException') return `${name} is no table of Curfew (${causeOf(error)})`
  if (error.name === 'AccessDeniedException') return deniedOf(error)
  const isLost = error.name === 'TimeoutError' || ('code' in error && typeof error.code === 'string')
  return isLost
    ? `AWS did not answer (${causeOf(error)}); check the network, AWS_REGION and AWS_ENDPOINT_URL`
    : undefined
}

function deniedOf({ message }: Error): string {
  const [, action = 'this'] = /perform: (\S+)/.exec(message) ?? []
  return `the caller may not do ${action}; allow it on the table and its indexes`
}
