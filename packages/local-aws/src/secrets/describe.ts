import type { z } from 'zod'
import { epochSeconds } from '../protocol/json.ts'
import type * as inputs from './inputs.ts'
import { labelsOf, type Secret } from './secret.ts'

export function describeSecret(secret: Secret) {
  const ids = [...new Set(Object.values(secret.labels))]
  return {
    ARN: secret.arn,
    Name: secret.name,
    Description: secret.description,
    KmsKeyId: secret.kmsKeyId,
    CreatedDate: epochSeconds(secret.created),
    LastChangedDate: epochSeconds(secret.changed),
    DeletedDate: secret.deletedAt && epochSeconds(secret.deletedAt),
    Tags: Object.entries(secret.tags).map(([Key, Value]) => ({ Key, Value })),
    // AWS does not list versions without a staging label here.
    VersionIdsToStages: Object.fromEntries(ids.map((id) => [id, labelsOf(secret, id)])),
  }
}

export function listSecrets(all: readonly Secret[], query: z.infer<typeof inputs.list>) {
  const from = Number(query.NextToken)
  const found = all
    .filter(({ deletedAt }) => query.IncludePlannedDeletion || !deletedAt)
    .filter((secret) => query.Filters.every(({ Key, Values }) => Values.some((value) => matches(secret, Key, value))))
  const more = found.length > from + query.MaxResults ? { NextToken: String(from + query.MaxResults) } : {}
  const SecretList = found.slice(from, from + query.MaxResults).map((secret) => {
    const { VersionIdsToStages, ...described } = describeSecret(secret)
    return { ...described, SecretVersionsToStages: VersionIdsToStages }
  })
  return { SecretList, ...more }
}

/** Filters of Secrets Manager match prefixes. */
function matches({ name, tags }: Secret, key: 'name' | 'tag-key' | 'tag-value', prefix: string): boolean {
  if (key === 'name') return name.startsWith(prefix)
  const texts = key === 'tag-key' ? Object.keys(tags) : Object.values(tags)
  return texts.some((text) => text.startsWith(prefix))
}
