import { parseTemplate } from '@curfew/iam-policy/template'
import { isOneObject, type Location } from '#core/access/access.ts'
import { partitionProblem } from '#core/access/arns.ts'
import type { Deployment } from '#core/access/deployment.ts'
import type { JobAccess } from '#core/grant/grant.ts'
import * as actions from './actions.ts'
import { locationsIn, type Scope, type Use } from './locations.ts'
import { plainText, streamsOf } from './streams.ts'

/** A pattern that cannot hide anything: one text, or (`open`) everything that begins with it. */
type Plain = { readonly text: string; readonly open: boolean }

/** Whether a pattern is one of these. One that is not plain has to be written exactly so. */
export function isNamed(pattern: string, named: ReadonlySet<string> | undefined): boolean {
  return named?.has(patternKey(pattern)) === true
}

/** For every action that the job may need, the resource patterns that a statement of this scope may have. */
export function namedBy(
  job: JobAccess,
  deployment: Deployment,
  scope: Scope,
): ReadonlyMap<string, ReadonlySet<string>> {
  const { partition } = deployment
  const { access } = job
  const own = (arns: readonly string[]) => arns.filter((arn) => partitionProblem(arn, partition) === undefined)
  const streams = streamsOf(job)
    .filter(({ group }) => partitionProblem(group, partition) === undefined)
    .flatMap(({ group, patterns }) => patterns.map((stream) => patternKey(`${plainText(group)}:log-stream:${stream}`)))
  const locations = (use: Use) => locationsIn(use, job, deployment, scope)
  const objects = (use: Use) => new Set(locations(use).map((location) => objectsOf(location, partition)))
  const buckets = (use: Use) => new Set(locations(use).map(({ bucket }) => one(`arn:${partition}:s3:::${bucket}`)))
  const written = objects('write')
  return new Map([
    ['s3:GetObject', objects('read')],
    ['s3:GetObjectVersion', objects('readVersions')],
    ['s3:DeleteObject', objects('delete')],
    ['s3:ListBucket', buckets('list')],
    [actions.LOCATION_ACTION, buckets('locate')],
    ...actions.WRITE_ACTIONS.map((action) => [action, written] as const),
    ...actions.KEY_ACTIONS.map((action) => [action, new Set(own(access.kmsKeys).map(one))] as const),
    ...actions.IMAGE_ACTIONS.map((action) => [action, new Set(own(access.images).map(one))] as const),
    [actions.TOKEN_ACTION, new Set(access.images.length === 0 ? [] : [all('')])],
    ...actions.STREAM_ACTIONS.map((action) => [action, new Set(streams)] as const),
  ])
}

/** What S3 may name in the encryption context of a call to KMS that a statement of this scope allows. */
export function namedContexts(job: JobAccess, deployment: Deployment, scope: Scope): ReadonlySet<string> {
  const { partition } = deployment
  const locations = locationsIn('locate', job, deployment, scope)
  return new Set(
    locations.flatMap((location) => [one(`arn:${partition}:s3:::${location.bucket}`), objectsOf(location, partition)]),
  )
}

/** The prefixes that a statement of this scope may list in a bucket, by the ARN of the bucket. */
export function namedPrefixes(
  job: JobAccess,
  deployment: Deployment,
  scope: Scope,
): ReadonlyMap<string, ReadonlySet<string>> {
  const listed = locationsIn('list', job, deployment, scope)
  const byBucket = Map.groupBy(listed, ({ bucket }) => `arn:${deployment.partition}:s3:::${bucket}`)
  return new Map([...byBucket].map(([arn, of]) => [arn, new Set(of.map(({ path }) => all(path)))]))
}

/** Every object below a prefix, or the one object. */
function objectsOf(location: Location, partition: string): string {
  const { bucket, path } = location
  const text = `arn:${partition}:s3:::${bucket}/${path}`
  return isOneObject(location) ? one(text) : all(text)
}

/** Read a pattern of a policy; undefined unless it is plain text with at most one `*`, at the end. */
function plainOf(pattern: string): Plain | undefined {
  const template = parseTemplate(pattern, true)
  if (!template) return undefined

  const open = isStar(template.at(-1))
  const body = open ? template.slice(0, -1) : template
  const texts = body.filter((part) => typeof part === 'string')
  return texts.length === body.length ? { text: texts.join(''), open } : undefined
}

function patternKey(pattern: string): string {
  const plain = plainOf(pattern)
  return plain === undefined ? `exactly ${pattern}` : keyOf(plain)
}

function keyOf({ text, open }: Plain): string {
  return `${open ? 'all' : 'one'} ${text}`
}

function one(text: string): string {
  return keyOf({ text, open: false })
}

function all(text: string): string {
  return keyOf({ text, open: true })
}

function isStar(part: unknown): boolean {
  return typeof part === 'object' && part !== null && 'any' in part && part.any === '*'
}
