import {
  CreateSecretCommand,
  DescribeSecretCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager'
import type { StoredKey } from '#core/keys/access-key.ts'
import type { Secrets } from '#core/ports.ts'
import type { NewKey } from '#core/target.ts'
import { CLIENT_OPTIONS, unlogged } from '#runtime/client-options.ts'
import { once } from '#runtime/once.ts'
import { orOutcomeUnknown } from '#runtime/outcome-unknown.ts'
import { secretNameFor } from './secret-name.ts'

const client = once(() => unlogged(new SecretsManagerClient(CLIENT_OPTIONS)))

/** One secret per user, holding its current access key as JSON. */
export function secrets(now: () => Date): Secrets {
  const missing = new Set<string>()
  const deleted = new Set<string>()
  return { nameFor: secretNameFor, current, problemWith, store }

  /** The version id is `<access key id>-<milliseconds>`: it says what is stored, without reading the secret. */
  async function current(userName: string): Promise<StoredKey | undefined> {
    const described = await undefinedIfMissing(
      client().send(new DescribeSecretCommand({ SecretId: secretNameFor(userName) })),
    )
    if (described === undefined) missing.add(userName)
    if (described?.DeletedDate !== undefined) deleted.add(userName)
    const versions = Object.entries(described?.VersionIdsToStages ?? {})
    const [versionId] = versions.find(([, stages]) => stages?.includes('AWSCURRENT') === true) ?? []
    const [, id, storedAt] = /^(\w+)-(\d+)$/.exec(versionId ?? '') ?? []
    return id === undefined ? undefined : { id, storedAt: new Date(Number(storedAt)) }
  }

  function problemWith(userName: string): string | undefined {
    if (!deleted.has(userName)) return undefined
    const name = secretNameFor(userName)
    return `the secret ${name} is scheduled for deletion: restore it with aws secretsmanager restore-secret --secret-id ${name}`
  }

  async function store(userName: string, key: NewKey): Promise<void> {
    const version = {
      ClientRequestToken: `${key.id}-${now().getTime()}`,
      SecretString: JSON.stringify({ accessKeyId: key.id, secretAccessKey: key.secret }),
    }
    const SecretId = secretNameFor(userName)
    if (missing.delete(userName)) await orOutcomeUnknown(client().send(createCommand(userName, version)))
    else await orOutcomeUnknown(client().send(new PutSecretValueCommand({ SecretId, ...version })))
  }
}

type Version = { readonly ClientRequestToken: string; readonly SecretString: string }

function createCommand(userName: string, version: Version): CreateSecretCommand {
  const Description = `Access key of IAM user ${userName}. Kept current by Curfew.`
  const Tags = [{ Key: 'curfew:principal', Value: `user/${userName}` }]
  return new CreateSecretCommand({ Name: secretNameFor(userName), Description, Tags, ...version })
}

async function undefinedIfMissing<Answer>(call: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await call
  } catch (error) {
    if (error instanceof Error && error.name === 'ResourceNotFoundException') return undefined
    throw error
  }
}
