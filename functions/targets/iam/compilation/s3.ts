import type { Condition, Statement } from '@curfew/iam-policy/policy'
import { isOneObject, type Location } from '#core/access/access.ts'
import { withoutCovered } from '#core/access/covered-locations.ts'
import type { Deployment } from '#core/access/deployment.ts'
import { byEnd, byOwner } from '#core/access/parts.ts'
import type { JobAccess } from '#core/grant/grant.ts'
import { during, when } from '#core/policy/conditions.ts'
import { allow, inOrder } from '#core/policy/statement.ts'
import { fromNetwork, ownedBy } from './conditions.ts'
import { literalPattern } from './literal.ts'
import { bucketArn, objectsArn } from './locations.ts'

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
    const located = locatedIn(part, partition)
    const pinned = readingLists(part).filter(({ versions }) => versions === true)
    const on = (sid: string, actions: readonly string[], locations: readonly Location[], buckets: readonly string[]) =>
      objectStatements(sid, locating(actions, buckets), locations, buckets, partition, conditions)
    return [
      ...on('Read', located.areWhole ? READS : ['s3:GetObject'], readBy(part), located.byRead),
      ...(located.alone.length === 0 ? [] : [allow('Locate', [LOCATE], located.alone, conditions)]),
      ...listStatements(readBy(part), partition, conditions),
      ...on('Write', WRITES, writtenBy(part), located.byWrite),
      ...on('ReadVersions', ['s3:GetObjectVersion'], withoutCovered(pinned), []),
      ...on('Delete', ['s3:DeleteObject'], withoutCovered(part.access.scratch), []),
    ]
  })
}

/** The region of a bucket: many frameworks ask for it before they read or write. It reads no data. */
const LOCATE = 's3:GetBucketLocation'

/** ListBucket applies only to buckets and GetObject only to objects, so the two together grant nothing more. */
const READS = ['s3:GetObject', 's3:ListBucket']

/** Multipart uploads included: to IAM, creating, uploading and completing are all `s3:PutObject`. */
const WRITES = ['s3:AbortMultipartUpload', 's3:ListMultipartUploadParts', 's3:PutObject']

function readingLists({ access }: JobAccess): readonly Location[] {
  return [...access.datasets, ...access.baseModels, ...access.checkpoints, ...access.scratch]
}

/** Which statement lets the job ask for the region of which buckets: one that it has anyway, where that grants nothing more. */
type Located = {
  /** If `areWhole`, buckets that are listed as a whole, which the statement does as well. */
  readonly byRead: readonly string[]
  readonly areWhole: boolean
  readonly byWrite: readonly string[]
  /** Read in part, beside whole buckets, and not written. */
  readonly alone: readonly string[]
}

function locatedIn(job: JobAccess, partition: string): Located {
  const names = (locations: readonly Location[]) => inOrder(locations.map((each) => bucketArn(partition, each)))
  const whole = names(readBy(job).filter(({ path }) => path === ''))
  const byWrite = names(writtenBy(job)).filter((arn) => !whole.includes(arn))
  const others = names(readBy(job)).filter((arn) => !(whole.includes(arn) || byWrite.includes(arn)))
  const areWhole = whole.length > 0
  return { byRead: areWhole ? whole : others, areWhole, byWrite, alone: areWhole ? others : [] }
}

function locating(actions: readonly string[], buckets: readonly string[]): readonly string[] {
  return buckets.length === 0 ? actions : [...actions, LOCATE]
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
  buckets: readonly string[],
  partition: string,
  conditions: readonly Condition[],
): readonly Statement[] {
  if (locations.length === 0) return []
  const objects = locations.map((location) => objectsArn(partition, location))
  return [allow(sid, actions, [...buckets, ...objects], conditions)]
}
