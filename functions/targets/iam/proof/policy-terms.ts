import { isOneObject, type Location } from '#core/access/access.ts'
import type { Deployment } from '#core/access/deployment.ts'
import type { JobAccess } from '#core/grant/grant.ts'
import * as actions from './actions.ts'
import { allLocations, locationsFor, type Use, withLocations } from './locations.ts'
import { streamsOf } from './streams.ts'

type Texts = readonly string[]

/** Actions, and what they may be called on. No actions if the job requests nothing of the kind. */
export type Kind = { readonly actions: Texts; readonly names: Texts }

/** What a job requests, in the words of a policy. */
export type Terms = {
  /** On objects, and on buckets: kinds with different names. What is read and listed comes first. */
  readonly objects: readonly Kind[]
  readonly buckets: readonly Kind[]
  readonly use: Kind
  readonly pull: Kind
  readonly log: Kind
  /** What is in S3, by its owner. */
  readonly owned: readonly (Kind & { readonly account: string })[]
  /** Buckets of which only prefixes are listed. */
  readonly listed: readonly { readonly bucket: string; readonly prefixes: Texts }[]
  /** Whether some bucket is listed as a whole. */
  readonly isAnyWhole: boolean
  /** What S3 may name when it uses a key: for any location, and for those that are written. */
  readonly contexts: Texts
  readonly written: Texts
}

/** @param job whose locations have no end of their own */
export function termsOf(job: JobAccess, { partition, account: own }: Deployment): Terms {
  const at = (use: Use) => outermost(locationsFor(use, job))
  const { bucket, objects } = namesIn(partition)
  const named = (locations: readonly Location[]) => locations.flatMap((each) => [bucket(each), objects(each)])
  const byBucket = Map.groupBy(
    outermost(locationsFor('read', job)).filter((each) => each.path !== '' && !isOneObject(each)),
    bucket,
  )
  const [all, written] = [outermost(allLocations(job)), at('write')]
  const uses = [...(all.length > 0 ? ['kms:Decrypt'] : []), ...(written.length > 0 ? ['kms:GenerateDataKey'] : [])]
  const { kmsKeys, images } = job.access
  return {
    ...storageTerms(job, partition),
    use: kind(uses, uses.length > 0 ? kmsKeys.map(plain) : []),
    pull: kind(actions.IMAGE_ACTIONS, images.map(plain)),
    log: kind(
      actions.STREAM_ACTIONS,
      streamsOf(job).flatMap(({ group, patterns }) => patterns.map((stream) => `${plain(group)}:log-stream:${stream}`)),
    ),
    owned: ownedBy(job, partition, own),
    listed: [...byBucket].map(([arn, of]) => ({ bucket: arn, prefixes: of.map(({ path }) => `${plain(path)}*`) })),
    isAnyWhole: locationsFor('list', job).some(({ path }) => path === ''),
    contexts: named(all),
    written: named(written),
  }
}

type StorageTerms = Pick<Terms, 'objects' | 'buckets'>

function storageTerms(job: JobAccess, partition: string): StorageTerms {
  const { bucket, objects } = namesIn(partition)
  const buckets = (use: Use) => [...new Set(locationsFor(use, job).map(bucket))]
  const on = (use: Use) => outermost(locationsFor(use, job)).map(objects)
  return {
    objects: merged([
      kind(['s3:GetObject'], on('read')),
      kind(actions.WRITE_ACTIONS, on('write')),
      kind(['s3:DeleteObject'], on('delete')),
      kind(['s3:GetObjectVersion'], on('readVersions')),
    ]),
    buckets: merged([
      kind(actions.BUCKET_ACTIONS, buckets('list')),
      kind([actions.LOCATION_ACTION], buckets('locate')),
    ]),
  }
}

/** Kinds that have the same names, whatever their order, are one. */
function merged(kinds: readonly Kind[]): readonly Kind[] {
  const some = kinds.filter((each) => each.actions.length > 0)
  const alike = Map.groupBy(some, ({ names }) => names.toSorted().join('\n'))
  return [...alike.values()].flatMap((group) =>
    group.slice(0, 1).map(({ names }) => ({ names, actions: group.flatMap((each) => each.actions) })),
  )
}

/** What the job may do in S3 for each owner of what it names. */
function ownedBy(job: JobAccess, partition: string, own: string): Terms['owned'] {
  const owners = [...new Set(allLocations(job).map(({ account = own }) => account))].toSorted()
  return owners.map((account) => {
    const isTheirs = (location: Location) => (location.account ?? own) === account
    const theirs = withLocations(job, (locations) => locations.filter(isTheirs))
    const { objects, buckets } = storageTerms(theirs, partition)
    const kinds = [...objects, ...buckets]
    const names = new Set(kinds.flatMap((each) => each.names))
    // Those of a location inside another one are left out.
    const inner = allLocations(theirs).map(namesIn(partition).objects)
    const outer = new Set(outermost(allLocations(theirs)).map(namesIn(partition).objects))
    for (const name of inner) if (!outer.has(name)) names.delete(name)
    return { account, actions: kinds.flatMap((each) => each.actions), names: [...names] }
  })
}

function namesIn(partition: string) {
  const bucket = (location: Location) => `arn:${partition}:s3:::${location.bucket}`
  const objects = (location: Location) =>
    `${bucket(location)}/${plain(location.path)}${isOneObject(location) ? '' : '*'}`
  return { bucket, objects }
}

function kind(of: Texts, names: Texts): Kind {
  return names.length === 0 ? { actions: [], names } : { actions: of, names }
}

/** Without what lies inside another location: in the order of their texts, right after it or after others inside it. */
function outermost(locations: readonly Location[]): readonly Location[] {
  const uri = ({ bucket, path }: Location) => `${bucket}/${path}`
  const kept: Location[] = []
  for (const location of locations.toSorted((a, b) => (uri(a) < uri(b) ? -1 : 1))) {
    const last = kept.at(-1)
    const isInside =
      last !== undefined &&
      (uri(last).endsWith('/') ? uri(location).startsWith(uri(last)) : uri(location) === uri(last))
    if (!isInside) kept.push(location)
  }
  return kept
}

/** Text that means itself where IAM reads wildcards and variables. */
function plain(text: string): string {
  return text.replace(/[*?]|\$(?=\{)/g, (character) => `\${${character}}`)
}
