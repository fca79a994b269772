import {
  CreateSecretCommand,
  DescribeSecretCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager'
import { type Principal, type PrincipalType, printPrincipal } from '#core/grant/principal.ts'
import type { StoredKey } from '#core/keys/access-key.ts'
import type { Secrets } from '#core/ports.ts'
import type { NewKey } from '#core/target.ts'
import { CLIENT_OPTIONS, unlogged } from '#runtime/client-options.ts'
import { once } from '#runtime/once.ts'
import { orOutcomeUnknown } from '#runtime/outcome-unknown.ts'
import { secretNameFor } from './secret-name.ts'
import { parseVersion, printVersion } from './secret-version.ts'

const client = once(() => unlogged(new SecretsManagerClient(CLIENT_OPTIONS)))

/** One secret per user or slot, holding its current access key as JSON. */
export function secrets(now: () => Date): Secrets {
  const missing = new Set<string>()
  const deleted = new Set<string>()
  return { nameFor: secretNameFor, current, problemWith, store }

  /** The version id says what is stored, without reading the secret. */
  async function current(principal: Principal): Promise<StoredKey | undefined> {
    const described = await undefinedIfMissing(
      client().send(new DescribeSecretCommand({ SecretId: secretNameFor(principal) })),
    )
    if (described === undefined) missing.add(printPrincipal(principal))
    if (described?.DeletedDate !== undefined) deleted.add(printPrincipal(principal))
    const versions = Object.entries(described?.VersionIdsToStages ?? {})
    const [versionId] = versions.find(([, stages]) => stages?.includes('AWSCURRENT') === true) ?? []
    return parseVersion(versionId ?? '')
  }

  function problemWith(principal: Principal): string | undefined {
    if (!deleted.has(printPrincipal(principal))) return undefined
    const name = secretNameFor(principal)
    return `the secret ${name} is scheduled for deletion: restore it with aws secretsmanager restore-secret --secret-id ${name}`
  }

  async function store(principal: Principal, key: NewKey): Promise<void> {
    const version = {
      ClientRequestToken: printVersion(key.id, now()),
      SecretString: JSON.stringify({ accessKeyId: key.id, secretAccessKey: key.secret }),
    }
    const SecretId = secretNameFor(principal)
    if (missing.delete(printPrincipal(principal)))
      await orOutcomeUnknown(client().send(createCommand(principal, version)))
    else await orOutcomeUnknown(client().send(new PutSecretValueCommand({ SecretId, ...version })))
  }
}

const OWNERS = {
  user: 'IAM user',
  role: 'IAM role',
  'access-key': 'slot',
} satisfies Record<PrincipalType, string>

type Version = { readonly ClientRequestToken: string; readonly SecretString: string }

function createCommand(principal: Principal, version: Version): CreateSecretCommand {
  const Description = `Access key of ${OWNERS[principal.type]} ${principal.name}. Kept current by Curfew.`
  const Tags = [{ Key: 'curfew:principal', Value: printPrincipal(principal) }]
  return new CreateSecretCommand({ Name: secretNameFor(principal), Description, Tags, ...version })
}

async function undefinedIfMissing<Answer>(call: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await call
  } catch (error) {
    if (error instanceof Error && error.name === 'ResourceNotFoundException') return undefined
    throw error
  }
}
