import {
  CreateSecretCommand,
  DescribeSecretCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager'
import type { StoredKey } from '#core/key-steps.ts'
import type { NewKey, Secrets } from '#core/ports.ts'
import { once } from './once.ts'
import { setting } from './settings.ts'

const client = once(() => new SecretsManagerClient({}))

/** One secret per user, holding its current access key as JSON. */
export function secrets(now: () => Date): Secrets {
  return { nameFor, current, store }

  async function store(userName: string, key: NewKey): Promise<void> {
    const version = {
      ClientRequestToken: `${key.id}-${now().getTime()}`,
      SecretString: JSON.stringify({ accessKeyId: key.id, secretAccessKey: key.secret }),
    }
    const SecretId = nameFor(userName)
    if (await putVersion(SecretId, version)) return
    const Tags = [{ Key: 'curfew:principal', Value: `user/${userName}` }]
    const Description = `Access key of IAM user ${userName}. Kept current by Curfew.`
    await client().send(new CreateSecretCommand({ Name: SecretId, Description, Tags, ...version }))
  }
}

function nameFor(userName: string): string {
  return `${setting('SECRET_PREFIX')}user/${userName}`
}

/** The version id is `<access key id>-<milliseconds>`, which tells what is stored without reading it. */
async function current(userName: string): Promise<StoredKey | undefined> {
  const described = await unlessMissing(client().send(new DescribeSecretCommand({ SecretId: nameFor(userName) })))
  const versions = Object.entries(described?.VersionIdsToStages ?? {})
  const [versionId] = versions.find(([, stages]) => stages?.includes('AWSCURRENT') === true) ?? []
  const [, id, storedAt] = /^(\w+)-(\d+)$/.exec(versionId ?? '') ?? []
  return id === undefined ? undefined : { id, storedAt: new Date(Number(storedAt)) }
}

/** False if there is no such secret yet. */
async function putVersion(
  SecretId: string,
  version: { readonly ClientRequestToken: string; readonly SecretString: string },
): Promise<boolean> {
  return (await unlessMissing(client().send(new PutSecretValueCommand({ SecretId, ...version })))) !== undefined
}

async function unlessMissing<Answer>(call: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await call
  } catch (error) {
    if (error instanceof Error && error.name === 'ResourceNotFoundException') return undefined
    throw error
  }
}
