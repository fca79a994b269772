import { PARTITIONS } from '@curfew/iam-policy/partition'
import type { Location } from '#core/access/access.ts'
import type { Deployment } from '#core/access/deployment.ts'
import type { JobAccess } from '#core/grant/grant.ts'
import * as actions from './actions.ts'
import type { Cell } from './cell.ts'
import { readable, writable } from './needs.ts'

const STRANGER = '999999999999'

/**
 * The requests to try inside the window and network: on everything that the job requested, and on its neighbours. Of its
 * KMS keys only on these.
 */
export function probesOf(job: JobAccess, deployment: Deployment, keys: readonly string[]): readonly Cell[] {
  const locations = distinct([...readable(job), ...writable(job)])
  return [
    ...locations.flatMap((location) => [...objectProbes(location, deployment), ...bucketProbes(location, deployment)]),
    // The structure check allows only the actions that a job may need, so the others need trying at one location only.
    ...locations.slice(0, 1).flatMap((location) => otherProbes(location, deployment)),
    ...keys.flatMap((key) => keyProbes(key, locations, deployment)),
    ...job.access.images.flatMap(imageProbes),
    ...job.access.logGroups.flatMap((group) => streamProbes(group, job.jobId)),
    ...ask([actions.TOKEN_ACTION, ...actions.ESCALATIONS], ['*']),
    ...ask(actions.ESCALATIONS, [`arn:${deployment.partition}:iam::${deployment.account}:role/admin`]),
  ]
}

export function regionOfKey(key: string): string {
  return key.split(':')[3] ?? ''
}

/** The neighbours of a key: a longer name, and the same in another account. */
export function wrongKeys(key: string): readonly string[] {
  return [`${key}0`, key.replace(/:\d{12}:/, `:${STRANGER}:`)]
}

function objectProbes({ bucket, prefix }: Location, { partition }: Deployment): readonly Cell[] {
  const s3 = `arn:${partition}:s3:::`
  const own = `${s3}${bucket}/${prefix}x`
  const bare = prefix.replace(/\/$/, '')
  const parent = bare.slice(0, bare.lastIndexOf('/') + 1)
  const siblings = [
    ...(prefix === '' ? [] : [`${s3}${bucket}/${bare}`, `${s3}${bucket}/${bare}2/x`, `${s3}${bucket}/${parent}x`]),
    `${s3}${bucket}-2/${prefix}x`,
    `${s3}x-${bucket}/${prefix}x`,
  ]
  return [
    ...ask(actions.OBJECT_ACTIONS, [own, ...siblings]),
    ...ask(actions.OBJECT_ACTIONS, [own], { 'aws:ResourceAccount': STRANGER }),
  ]
}

function bucketProbes({ bucket, prefix }: Location, { partition }: Deployment): readonly Cell[] {
  const own = `arn:${partition}:s3:::${bucket}`
  const bare = prefix.replace(/\/$/, '')
  const listed = [prefix, `${prefix}x`, `${bare}2/`, bare, ''].map((each) => ({ 's3:prefix': each }))
  return [
    ...[...listed, {}].flatMap((asked) => ask(actions.BUCKET_ACTIONS, [own], asked)),
    ...ask(actions.BUCKET_ACTIONS, [`${own}-2`, `${own}2`], { 's3:prefix': prefix }),
    ...ask(actions.BUCKET_ACTIONS, [own], { 's3:prefix': prefix, 'aws:ResourceAccount': STRANGER }),
  ]
}

function otherProbes({ bucket, prefix }: Location, { partition }: Deployment): readonly Cell[] {
  const own = `arn:${partition}:s3:::${bucket}`
  return [
    ...ask(actions.OTHER_OBJECT_ACTIONS, [`${own}/${prefix}x`]),
    ...ask(actions.OTHER_BUCKET_ACTIONS, [own], { 's3:prefix': prefix }),
  ]
}

function keyProbes(key: string, locations: readonly Location[], { partition }: Deployment): readonly Cell[] {
  const region = regionOfKey(key)
  const suffix = PARTITIONS.get(partition)?.dnsSuffix
  const service = `s3.${region}.${suffix}`
  const throughS3 = (arn: string, via = service) => ({
    'aws:ViaAWSService': 'true',
    'kms:ViaService': via,
    'kms:EncryptionContext:aws:s3:arn': arn,
  })
  const objects = locations.flatMap(({ bucket, prefix }) => {
    const [own, bare] = [`arn:${partition}:s3:::${bucket}`, prefix.replace(/\/$/, '')]
    return [own, `${own}/${prefix}x`, `${own}/${bare}2/x`, `${own}/x`, `${own}-2`, `${own}-2/${prefix}x`]
  })
  // One that is read and one that is written, if there are both: decrypting and encrypting differ in what they need.
  const examples = [...new Set([objects[1], objects.at(-5)])].filter((arn) => arn !== undefined)
  const wrongWays = [`ec2.${region}.${suffix}`, `s3.${region}2.${suffix}`, `s3.${region}.${suffix}.example`]
  return [
    ...objects.flatMap((arn) => ask(actions.KEY_ACTIONS, [key], throughS3(arn))),
    ...ask([...actions.KEY_ACTIONS, ...actions.OTHER_KEY_ACTIONS], [key]),
    ...ask(actions.KEY_ACTIONS, [key], { 'aws:ViaAWSService': 'true', 'kms:ViaService': service }),
    ...examples.flatMap((arn) => [
      ...wrongWays.flatMap((via) => ask(actions.KEY_ACTIONS, [key], throughS3(arn, via))),
      ...ask(actions.KEY_ACTIONS, [key], { 'kms:EncryptionContext:aws:s3:arn': arn }),
      ...ask(actions.KEY_ACTIONS, wrongKeys(key), throughS3(arn)),
      ...ask(actions.OTHER_KEY_ACTIONS, [key], throughS3(arn)),
    ]),
  ]
}

function imageProbes(image: string): readonly Cell[] {
  const siblings = [`${image}2`, `${image}/child`, image.replace(/:\d{12}:/, `:${STRANGER}:`)]
  return [
    ...ask([...actions.IMAGE_ACTIONS, ...actions.OTHER_IMAGE_ACTIONS], [image]),
    ...ask(actions.IMAGE_ACTIONS, siblings),
  ]
}

function streamProbes(groupArn: string, jobId: string): readonly Cell[] {
  const group = groupArn.replace(/:\*$/, '')
  const own = [`${group}:log-stream:${jobId}`, `${group}:log-stream:${jobId}/algo-1`]
  const siblings = [`${group}:log-stream:${jobId}1`, `${group}:log-stream:x`, `${group}2:log-stream:${jobId}`, group]
  return [
    ...ask([...actions.STREAM_ACTIONS, ...actions.OTHER_STREAM_ACTIONS], own),
    ...ask(actions.STREAM_ACTIONS, siblings),
  ]
}

function ask(names: readonly string[], resources: readonly string[], context: Cell['context'] = {}): readonly Cell[] {
  return names.flatMap((action) => resources.map((resource) => ({ action, resource, context })))
}

function distinct(locations: readonly Location[]): readonly Location[] {
  return [...new Map(locations.map((location) => [`${location.bucket}/${location.prefix}`, location])).values()]
}
