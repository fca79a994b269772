import type { Condition, Statement } from '@curfew/iam-policy/policy'
import type { Location } from '#core/access/access.ts'
import type { Deployment } from '#core/access/deployment.ts'
import type { JobAccess } from '#core/grant/grant.ts'
import { during, fromNetwork, ownedBy, when } from './conditions.ts'
import { literalPattern } from './literal.ts'
import { bucketArn, objectsArn, withoutCovered } from './locations.ts'
import { allow, inOrder } from './statement.ts'

/** What the job reads: datasets, base models and its checkpoints. */
export function readBy({ access }: JobAccess): readonly Location[] {
  return withoutCovered([...access.datasets, ...access.baseModels, ...access.checkpoints])
}

/** What the job writes: its outputs and checkpoints. */
export function writtenBy({ access }: JobAccess): readonly Location[] {
  return withoutCovered([...access.outputs, ...access.checkpoints])
}

/** Read, list and write in S3; never delete, never change access to an object. */
export function s3Statements(job: JobAccess, { partition, account }: Deployment): readonly Statement[] {
  const conditions = [...during(job.window), ...fromNetwork(job.network), ownedBy(account)]
  return [
    ...readStatements(readBy(job), partition, conditions),
    ...listStatements(readBy(job), partition, conditions),
    ...writeStatements(writtenBy(job), partition, conditions),
  ]
}

/**
 * One statement for both reads: ListBucket applies only to buckets and GetObject only to objects, so the two together
 * grant nothing more. A bucket of which only a prefix is granted is not named here: listing it needs a condition.
 */
function readStatements(
  locations: readonly Location[],
  partition: string,
  conditions: readonly Condition[],
): readonly Statement[] {
  if (locations.length === 0) return []

  const buckets = locations.filter(({ prefix }) => prefix === '').map((whole) => bucketArn(partition, whole))
  const objects = locations.map((location) => objectsArn(partition, location))
  const actions = ['s3:GetObject', ...(buckets.length === 0 ? [] : ['s3:ListBucket'])]
  return [allow('Read', actions, [...buckets, ...objects], conditions)]
}

/** A statement per set of prefixes. `a/*` also matches `a/`; a listing without a prefix has no key and does not match. */
function listStatements(
  locations: readonly Location[],
  partition: string,
  conditions: readonly Condition[],
): readonly Statement[] {
  const prefixed = locations.filter(({ prefix }) => prefix !== '')
  const byBucket = Map.groupBy(prefixed, (each) => bucketArn(partition, each))
  const listed = inOrder([...byBucket.keys()]).map((bucket) => ({
    bucket,
    prefixes: inOrder((byBucket.get(bucket) ?? []).map(({ prefix }) => `${literalPattern(prefix)}*`)),
  }))
  return [...Map.groupBy(listed, ({ prefixes }) => JSON.stringify(prefixes)).values()].map((alike) => {
    const prefixes = when('StringLike', 's3:prefix', alike[0]?.prefixes ?? [])
    return allow(
      'List',
      ['s3:ListBucket'],
      alike.map(({ bucket }) => bucket),
      [...conditions, prefixes],
    )
  })
}

/** Multipart uploads included: to IAM, creating, uploading and completing are all `s3:PutObject`. */
function writeStatements(
  locations: readonly Location[],
  partition: string,
  conditions: readonly Condition[],
): readonly Statement[] {
  if (locations.length === 0) return []

  const actions = ['s3:AbortMultipartUpload', 's3:ListMultipartUploadParts', 's3:PutObject']
  return [
    allow(
      'Write',
      actions,
      locations.map((location) => objectsArn(partition, location)),
      conditions,
    ),
  ]
}
