import { isOneObject, LOCATION_LISTS, type Location } from '#core/access/access.ts'
import { endOfLocation } from '#core/access/location-end.ts'
import type { JobAccess } from '#core/grant/grant.ts'
import { edgesOf, isWithin, rangeOf } from '#core/policy/addresses.ts'

/** A request, and how Tigris has to answer it. */
export type Question = {
  readonly action: string
  readonly resource: string
  readonly context: Readonly<Record<string, string>>
  readonly expected: 'allow' | 'deny'
}

/** Each location and its neighbours, with every action, at each edge of the window and of the network. */
export function questionsOf(job: JobAccess): readonly Question[] {
  const moments = momentsOf(job)
  const [inside = ''] = addressesOf(job).filter((address) => isFrom(job, address))
  const places = placesOf(job)
  const ask = (place: Place, time: number, address: string): readonly Question[] =>
    ACTIONS.map((action) => ({
      ...{ action, resource: `arn:aws:s3:::${place.bucket}${place.key === undefined ? '' : `/${place.key}`}` },
      context: { 'aws:CurrentTime': new Date(time).toISOString(), 'aws:SourceIp': address },
      expected: isFrom(job, address) && isWanted(job, place, action, time) ? 'allow' : 'deny',
    }))
  const halfway = (job.window.opensAt.getTime() + job.window.closesAt.getTime()) / 2
  return places.flatMap((place) => [
    ...addressesOf(job).flatMap((address) => ask(place, halfway, address)),
    ...moments.flatMap((time) => ask(place, time, inside)),
  ])
}

/** A bucket, or a key in it. */
type Place = { readonly bucket: string; readonly key?: string }

const READING = ['datasets', 'baseModels', 'checkpoints', 'scratch'] as const
const WRITING = ['outputs', 'checkpoints', 'scratch'] as const

const OF_OBJECTS: Readonly<Record<string, readonly (typeof LOCATION_LISTS)[number][]>> = {
  's3:GetObject': READING,
  's3:PutObject': WRITING,
  's3:AbortMultipartUpload': WRITING,
  's3:ListMultipartUploadParts': WRITING,
  's3:DeleteObject': ['scratch'],
}

/** What a job may get, and what a wildcard or a slip would add first. */
const ACTIONS = [
  ...Object.keys(OF_OBJECTS),
  ...['s3:ListBucket', 's3:PutObjectAcl', 's3:DeleteBucket', 's3:PutBucketAcl', 's3:AnyOther'],
]

function isWanted(job: JobAccess, { bucket, key }: Place, action: string, time: number): boolean {
  const { access, window, listing } = job
  const isListed = (location: Location) => location.path === '' || (listing !== undefined && !isOneObject(location))
  const holds = (location: Location) => {
    const isTime = window.opensAt.getTime() <= time && time < endOfLocation(location, window).getTime()
    return isTime && location.bucket === bucket && (key === undefined ? isListed(location) : covers(location, key))
  }
  if (key === undefined) return action === 's3:ListBucket' && READING.some((list) => access[list].some(holds))
  return (OF_OBJECTS[action] ?? []).some((list) => access[list].some(holds))
}

function covers(location: Location, key: string): boolean {
  return isOneObject(location) ? key === location.path : key.startsWith(location.path)
}

/** What was asked for, and what lies just beside it. */
function placesOf({ access }: JobAccess): readonly Place[] {
  const all = LOCATION_LISTS.flatMap((list) => access[list])
  return all.flatMap(({ bucket, path }) => [
    ...[{ bucket }, { bucket, key: `${path}part-0` }, { bucket, key: path === '' ? 'x' : path }],
    ...[
      { bucket, key: `other/${path}x` },
      { bucket, key: `${path.replace(/\/$/, '')}-x` },
    ],
    ...[{ bucket: `${bucket}-x`, key: `${path}part-0` }, { bucket: `${bucket}-x` }],
  ])
}

/** The second before each edge, and the edge. */
function momentsOf({ access, window }: JobAccess): readonly number[] {
  const ends = LOCATION_LISTS.flatMap((list) => access[list].map((location) => endOfLocation(location, window)))
  const edges = [window.opensAt, window.closesAt, ...ends].map((edge) => edge.getTime())
  return [...new Set(edges.flatMap((edge) => [edge - 1000, edge]))]
}

function addressesOf({ network }: JobAccess): readonly string[] {
  if (network === 'any' || !('sourceIps' in network)) return ['198.51.100.7', '2001:db8::7']
  return [...new Set(network.sourceIps.flatMap((ip) => edgesOf(rangeOf(ip))))]
}

function isFrom({ network }: JobAccess, address: string): boolean {
  if (network === 'any') return true
  return 'sourceIps' in network && isWithin(network.sourceIps.map(rangeOf), address)
}
