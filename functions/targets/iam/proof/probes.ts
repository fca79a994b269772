import { PARTITIONS } from '@curfew/iam-policy/partition'
import { isOneObject, type Location } from '#core/access/access.ts'
import type { Deployment } from '#core/access/deployment.ts'
import type { JobAccess } from '#core/grant/grant.ts'
import * as actions from './actions.ts'
import type { Cell } from './cell.ts'
import { allLocations } from './locations.ts'
import { type StreamsOf, streamsOf } from './streams.ts'

const STRANGER = '999999999999'

/**
 * The requests to try inside the window and network: on everything that the job requested, and on its neighbours. Of its
 * KMS keys only on these.
 */
export function probesOf(job: JobAccess, deployment: Deployment, keys: readonly string[]): readonly Cell[] {
  const locations = distinct(allLocations(job))
  return [
    ...locations.flatMap((location) => [...objectProbes(location, deployment), ...bucketProbes(location, deployment)]),
    // The structure check allows only the actions that a job may need, so the others need trying at one location only.
    ...locations.slice(0, 1).flatMap((location) => otherProbes(location, deployment)),
    ...keys.flatMap((key) => keyProbes(key, locations, deployment)),
    ...job.access.images.flatMap(imageProbes),
    ...streamsOf(job).flatMap(streamProbes),
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

/** An object at a location: the one that it is, or an example. */
export function keyAt(location: Location): string {
  return isOneObject(location) ? location.path : `${location.path}x`
}

/** What a request for a location says of its owner. */
export function ownerOf({ account: own }: Deployment, { account = own }: Location): Cell['context'] {
  return account === own ? {} : { 'aws:ResourceAccount': account }
}

/** Keys beside those of a location: what it is called without its end, longer and shorter names, its siblings, and below it. */
function keysBeside(location: Location): readonly string[] {
  const { path } = location
  if (path === '') return []
  const bare = path.replace(/\/$/, '')
  const parent = bare.slice(0, bare.lastIndexOf('/') + 1)
  if (isOneObject(location)) return [`${bare}2`, `${bare}/x`, bare.slice(0, -1), `${parent}x`]
  return [bare, `${bare}2/x`, `${parent}x`]
}

function objectProbes(location: Location, deployment: Deployment): readonly Cell[] {
  const [s3, { bucket }] = [`arn:${deployment.partition}:s3:::`, location]
  const key = keyAt(location)
  const siblings = keysBeside(location).filter((each) => each !== '' && each !== key)
  const [own, owner] = [`${s3}${bucket}/${key}`, ownerOf(deployment, location)]
  const others = [`${s3}${bucket}-2/${key}`, `${s3}x-${bucket}/${key}`]
  return [
    ...ask(actions.OBJECT_ACTIONS, [own, ...siblings.map((each) => `${s3}${bucket}/${each}`), ...others], owner),
    ...strangersTo(location, deployment).flatMap((stranger) => ask(actions.OBJECT_ACTIONS, [own], stranger)),
  ]
}

function bucketProbes(location: Location, deployment: Deployment): readonly Cell[] {
  const { bucket, path } = location
  const own = `arn:${deployment.partition}:s3:::${bucket}`
  const bare = path.replace(/\/$/, '')
  const owner = ownerOf(deployment, location)
  const listed = [path, `${path}x`, `${bare}2/`, bare, ''].map((each) => ({ 's3:prefix': each }))
  return [
    ...[...listed, {}].flatMap((asked) => ask(actions.BUCKET_ACTIONS, [own], { ...owner, ...asked })),
    ...ask(actions.BUCKET_ACTIONS, [`${own}-2`, `${own}2`], { ...owner, 's3:prefix': path }),
    ...ask([actions.LOCATION_ACTION], [own, `${own}-2`, `${own}2`], owner),
    ...strangersTo(location, deployment).flatMap((stranger) =>
      ask([...actions.BUCKET_ACTIONS, actions.LOCATION_ACTION], [own], { 's3:prefix': path, ...stranger }),
    ),
  ]
}

/** Owners of the same name elsewhere: anybody, and Curfew's own account if it is not the owner. */
function strangersTo({ account }: Location, { account: own }: Deployment): readonly Cell['context'][] {
  const strangers = account === undefined || account === own ? [STRANGER] : [STRANGER, own]
  return strangers.map((stranger) => ({ 'aws:ResourceAccount': stranger }))
}

function otherProbes(location: Location, deployment: Deployment): readonly Cell[] {
  const own = `arn:${deployment.partition}:s3:::${location.bucket}`
  const owner = ownerOf(deployment, location)
  return [
    ...ask(actions.OTHER_OBJECT_ACTIONS, [`${own}/${keyAt(location)}`], owner),
    ...ask(actions.OTHER_BUCKET_ACTIONS, [own], { ...owner, 's3:prefix': location.path }),
  ]
}

function keyProbes(key: string, locations: readonly Location[], { partition }: Deployment): readonly Cell[] {
  const region = regionOfKey(key)
  const suffix = PARTITIONS.get(partition)?.dnsSuffix
  const service = s3Of(key, partition)
  const throughS3 = (arn: string, via = service) => throughService(via, arn)
  const objects = locations.flatMap((location) => {
    const [own, bare] = [`arn:${partition}:s3:::${location.bucket}`, location.path.replace(/\/$/, '')]
    const key = keyAt(location)
    return [own, `${own}/${key}`, `${own}/${bare}2/x`, `${own}/x`, `${own}-2`, `${own}-2/${key}`]
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

/** S3 of the region that a key is in, as it calls KMS. */
export function s3Of(key: string, partition: string): string {
  return `s3.${regionOfKey(key)}.${PARTITIONS.get(partition)?.dnsSuffix}`
}

/** A call to KMS that a service makes for an object or a bucket. */
export function throughService(service: string, arn: string): Cell['context'] {
  return { 'aws:ViaAWSService': 'true', 'kms:ViaService': service, 'kms:EncryptionContext:aws:s3:arn': arn }
}

function imageProbes(image: string): readonly Cell[] {
  const siblings = [`${image}2`, `${image}/child`, image.replace(/:\d{12}:/, `:${STRANGER}:`)]
  return [
    ...ask([...actions.IMAGE_ACTIONS, ...actions.OTHER_IMAGE_ACTIONS], [image]),
    ...ask(actions.IMAGE_ACTIONS, siblings),
  ]
}

function streamProbes({ group, own: names, others }: StreamsOf): readonly Cell[] {
  const own = names.map((name) => `${group}:log-stream:${name}`)
  const elsewhere = names.slice(0, 1).map((name) => `${group}2:log-stream:${name}`)
  const siblings = [...others.map((name) => `${group}:log-stream:${name}`), ...elsewhere, group]
  return [
    ...ask([...actions.STREAM_ACTIONS, ...actions.OTHER_STREAM_ACTIONS], own),
    ...ask(actions.STREAM_ACTIONS, siblings),
  ]
}

function ask(names: readonly string[], resources: readonly string[], context: Cell['context'] = {}): readonly Cell[] {
  return names.flatMap((action) => resources.map((resource) => ({ action, resource, context })))
}

function distinct(locations: readonly Location[]): readonly Location[] {
  return [...new Map(locations.map((location) => [JSON.stringify(location), location])).values()]
}
