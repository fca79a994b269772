import type { Location } from '#core/access/access.ts'
import type { Deployment } from '#core/access/deployment.ts'
import type { JobAccess } from '#core/grant/grant.ts'
import * as actions from './actions.ts'
import { readable, writable } from './needs.ts'

type Texts = readonly string[]

/** Actions, and what they may be called on. No actions if the job requests nothing of the kind. */
type Kind = { readonly actions: Texts; readonly names: Texts }

/** What a job requests, in the words of a policy. */
export type Terms = {
  readonly read: Kind
  readonly write: Kind
  readonly use: Kind
  readonly pull: Kind
  readonly log: Kind
  /** Buckets of which only prefixes are listed. */
  readonly listed: readonly { readonly bucket: string; readonly prefixes: Texts }[]
  /** Whether some bucket is listed as a whole. */
  readonly isAnyWhole: boolean
  /** What S3 may name when it uses a key: for any location, and for those that are written. */
  readonly contexts: Texts
  readonly written: Texts
}

export function termsOf(job: JobAccess, { partition }: Deployment): Terms {
  const [read, write] = [outermost(readable(job)), outermost(writable(job))]
  const bucket = (location: Location) => `arn:${partition}:s3:::${location.bucket}`
  const objects = (location: Location) => `${bucket(location)}/${plain(location.prefix)}*`
  const named = (locations: readonly Location[]) => locations.flatMap((each) => [bucket(each), objects(each)])
  const byBucket = Map.groupBy(
    read.filter(({ prefix }) => prefix !== ''),
    bucket,
  )
  const uses = [
    ...(read.length + write.length > 0 ? ['kms:Decrypt'] : []),
    ...(write.length > 0 ? ['kms:GenerateDataKey'] : []),
  ]
  const { kmsKeys, images, logGroups } = job.access
  return {
    read: kind(['s3:GetObject', ...actions.BUCKET_ACTIONS], named(read)),
    write: kind(
      actions.OBJECT_ACTIONS.filter((action) => action !== 's3:GetObject'),
      write.map(objects),
    ),
    use: kind(uses, uses.length > 0 ? kmsKeys.map(plain) : []),
    pull: kind(actions.IMAGE_ACTIONS, images.map(plain)),
    log: kind(
      actions.STREAM_ACTIONS,
      logGroups.flatMap((arn) => streamsOf(arn, job.jobId)),
    ),
    listed: [...byBucket].map(([arn, of]) => ({ bucket: arn, prefixes: of.map(({ prefix }) => `${plain(prefix)}*`) })),
    isAnyWhole: read.some(({ prefix }) => prefix === ''),
    contexts: named(outermost([...read, ...write])),
    written: named(write),
  }
}

function kind(of: Texts, names: Texts): Kind {
  return names.length === 0 ? { actions: [], names } : { actions: of, names }
}

function streamsOf(groupArn: string, jobId: string): Texts {
  const stream = plain(`${groupArn.replace(/:\*$/, '')}:log-stream:${jobId}`)
  return [stream, `${stream}/*`]
}

/** Without what lies inside another location: in the order of their texts, right after it or after others inside it. */
function outermost(locations: readonly Location[]): readonly Location[] {
  const path = ({ bucket, prefix }: Location) => `${bucket}/${prefix}`
  const kept: Location[] = []
  for (const location of locations.toSorted((a, b) => (path(a) < path(b) ? -1 : 1))) {
    const last = kept.at(-1)
    if (last === undefined || !path(location).startsWith(path(last))) kept.push(location)
  }
  return kept
}

/** Text that means itself where IAM reads wildcards and variables. */
function plain(text: string): string {
  return text.replace(/[*?]|\$(?=\{)/g, (character) => `\${${character}}`)
}
