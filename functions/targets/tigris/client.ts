import { IAMClient } from '@aws-sdk/client-iam'
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { CLIENT_OPTIONS, unlogged } from '#runtime/client-options.ts'
import { once } from '#runtime/once.ts'
import { setting } from '#runtime/settings.ts'
import { fieldsOf } from './json-fields.ts'

const ENDPOINT = 'https://iam.storage.dev'

const secretsManager = once(() => unlogged(new SecretsManagerClient(CLIENT_OPTIONS)))

/** Curfew's own key, as the operator stored it, and the id of the organization, which is in ARNs of policies. */
type OwnKey = { readonly accessKeyId: string; readonly secretAccessKey: string; readonly organization: string }

/** IAM of Tigris, in AWS's protocol. */
export const tigris = once(() => unlogged(new IAMClient({ ...CLIENT_OPTIONS, ...PLACE, credentials: ownKey })))

const PLACE = { endpoint: ENDPOINT, region: 'auto' }

/** A repeated call would make a second key. */
export const tigrisOnce = once(() =>
  unlogged(new IAMClient({ ...CLIENT_OPTIONS, ...PLACE, credentials: ownKey, maxAttempts: 1 })),
)

/** For calls whose command has middleware of its own, which commands that share theirs would lose. */
export const tigrisUncached = once(() =>
  unlogged(new IAMClient({ ...CLIENT_OPTIONS, ...PLACE, credentials: ownKey, cacheMiddleware: false })),
)

/** ARN of a policy. */
export async function arnOf(policyName: string): Promise<string> {
  return `arn:aws:iam::${(await ownKey()).organization}:policy/${policyName}`
}

let known: Promise<OwnKey> | undefined

/** Read once. A read that failed is repeated, and nothing of the secret is in an error. */
function ownKey(): Promise<OwnKey> {
  known ??= readOwnKey().catch((error: unknown) => {
    known = undefined
    throw error
  })
  return known
}

async function readOwnKey(): Promise<OwnKey> {
  const SecretId = setting('TIGRIS_SECRET')
  const { SecretString = '' } = await secretsManager().send(new GetSecretValueCommand({ SecretId }))
  const found = fieldsOf(SecretString)
  const [accessKeyId, secretAccessKey, organization] = FIELDS.map((name) => found[name])
  if (typeof accessKeyId === 'string' && typeof secretAccessKey === 'string' && typeof organization === 'string')
    return { accessKeyId, secretAccessKey, organization }
  throw new Error(`Cannot call Tigris: the secret ${SecretId} has to be JSON with ${FIELDS.join(', ')}`)
}

const FIELDS = ['accessKeyId', 'secretAccessKey', 'organization']
