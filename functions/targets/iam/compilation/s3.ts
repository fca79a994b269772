import type { Condition, Statement } from '@curfew/iam-policy/policy'
import { isOneObject, type Location } from '#core/access/access.ts'
import type { Deployment } from '#core/access/deployment.ts'
import type { JobAccess } from '#core/grant/grant.ts'
import { during, fromNetwork, ownedBy, when } from './conditions.ts'
import { literalPattern } from './literal.ts'
import { bucketArn, objectsArn, withoutCovered } from './locations.ts'
import { byEnd, byOwner } from './parts.ts'
import { allow, inOrder } from './statement.ts'

/** What the job reads: datasets, base models, its checkpoints and its scratch locations. */
export function readBy(job: JobAccess): readonly Location[] {
  return withoutCovered(readingLists(job))
}

/** What the job writes: its outputs, checkpoints and scratch locations. */
export function writtenBy({ access }: JobAccess): readonly Location[] {
  return withoutCovered([...access.outputs, ...access.checkpoints, ...access.scratch])
}

/**
 * Read, list and write in S3, and delete at scratch locations alone; never change access to an object. Locations with another
 * owner or another end have statements of their own.
 */
export function s3Statements(job: JobAccess, { partition, account: own }: Deployment): readonly Statement[] {
  const parts = byEnd(job).flatMap((part) => byOwner(part, own))
  return parts.flatMap(({ part, account }) => {
    const conditions = [...during(part.window), ...fromNetwork(job.network), ownedBy(account)]
    const pinned = readingLists(part).filter(({ versions }) => versions === true)
    const objects = (sid: string, actions: readonly string[], locations: readonly Location[]) =>
      objectStatements(sid, actions, locations, partition, conditions)
    return [
      ...readStatements(readBy(part), partition, conditions),
      ...listStatements(readBy(part), partition, conditions),
      ...objects('Write', WRITES, writtenBy(part)),
      ...objects('ReadVersions', ['s3:GetObjectVersion'], withoutCovered(pinned)),
      ...objects('Delete', ['s3:DeleteObject'], withoutCovered(part.access.scratch)),
    ]
  })
}

/** Multipart uploads included: to IAM, creating, uploading and completing are all `s3:PutObject`. */
const WRITES = ['s3:AbortMultipartUpload', 's3:ListMultipartUploadParts', 's3:PutObject']

function readingLists({ access }: JobAccess): readonly Location[] {
  return [...access.datasets, ...access.baseModels, ...access.checkpoints, ...access.scratch]
}

/**
 * One statement for both reads: ListBucket applies only to buckets and GetObject only to objects, so the two together
 * grant nothing more. A bucket of which only a part is granted is not named here: listing it needs a condition.
 */
function readStatements(
  locations: readonly Location[],
  partition: string,
  conditions: readonly Condition[],
): readonly Statement[] {
  if (locations.length === 0) return []

  const buckets = locations.filter(({ path }) => path === '').map((whole) => bucketArn(partition, whole))
  const objects = locations.map((location) => objectsArn(partition, location))
  const actions = ['s3:GetObject', ...(buckets.length === 0 ? [] : ['s3:ListBucket'])]
  return [allow('Read', actions, [...buckets, ...objects], conditions)]
}

/**
 * A statement per set of prefixes. `a/*` also matches `a/`; a listing without a prefix has no key and does not match. One object is
 * not listed: a listing by its key shows every longer name too.
 */
function listStatements(
  locations: readonly Location[],
  partition: string,
  conditions: readonly Condition[],
): readonly Statement[] {
  const prefixed = locations.filter((each) => each.path !== '' && !isOneObject(each))
  const byBucket = Map.groupBy(prefixed, (each) => bucketArn(partition, each))
  const listed = inOrder([...byBucket.keys()]).map((bucket) => ({
    bucket,
    prefixes: inOrder((byBucket.get(bucket) ?? []).map(({ path }) => `${literalPattern(path)}*`)),
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

function objectStatements(
  sid: string,
  actions: readonly string[],
  locations: readonly Location[],
  partition: string,
  conditions: readonly Condition[],
): readonly Statement[] {
  if (locations.length === 0) return []
  const objects = locations.map((location) => objectsArn(partition, location))
  return [allow(sid, actions, objects, conditions)]
}
