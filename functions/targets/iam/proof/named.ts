import { parseTemplate } from '@curfew/iam-policy/template'
import type { Location } from '#core/access/access.ts'
import { partitionProblem } from '#core/access/arns.ts'
import type { Deployment } from '#core/access/deployment.ts'
import type { JobAccess } from '#core/grant/grant.ts'
import * as actions from './actions.ts'
import { readable, writable } from './needs.ts'

/** A pattern that cannot hide anything: one text, or (`open`) everything that begins with it. */
type Plain = { readonly text: string; readonly open: boolean }

/** Whether a pattern is plain, and one of these. */
export function isNamed(pattern: string, named: ReadonlySet<string> | undefined): boolean {
  const plain = plainOf(pattern)
  return plain !== undefined && named?.has(keyOf(plain)) === true
}

/** For every action that the job may need, the resource patterns that it requested. */
export function namedBy(job: JobAccess, { partition }: Deployment): ReadonlyMap<string, ReadonlySet<string>> {
  const { access, jobId } = job
  const own = (arns: readonly string[]) => arns.filter((arn) => partitionProblem(arn, partition) === undefined)
  const streams = own(access.logGroups).flatMap((arn) => {
    const text = `${arn.replace(/:\*$/, '')}:log-stream:${jobId}`
    return [one(text), all(`${text}/`)]
  })
  const objects = (locations: readonly Location[]) =>
    new Set(locations.map(({ bucket, prefix }) => all(`arn:${partition}:s3:::${bucket}/${prefix}`)))
  const written = objects(writable(job))
  return new Map([
    ['s3:GetObject', objects(readable(job))],
    ['s3:ListBucket', new Set(readable(job).map(({ bucket }) => one(`arn:${partition}:s3:::${bucket}`)))],
    ...actions.OBJECT_ACTIONS.filter((action) => action !== 's3:GetObject').map((action) => [action, written] as const),
    ...actions.KEY_ACTIONS.map((action) => [action, new Set(own(access.kmsKeys).map(one))] as const),
    ...actions.IMAGE_ACTIONS.map((action) => [action, new Set(own(access.images).map(one))] as const),
    [actions.TOKEN_ACTION, new Set(access.images.length === 0 ? [] : [all('')])],
    ...actions.STREAM_ACTIONS.map((action) => [action, new Set(streams)] as const),
  ])
}

/** For every condition key that is limited to what the job requested, the patterns that it may have. */
export function namedInConditions(job: JobAccess, { partition }: Deployment): ReadonlyMap<string, ReadonlySet<string>> {
  const buckets = [...readable(job), ...writable(job)].flatMap(({ bucket, prefix }) => {
    const arn = `arn:${partition}:s3:::${bucket}`
    return [one(arn), all(`${arn}/${prefix}`)]
  })
  return new Map([
    ['s3:prefix', new Set(readable(job).map(({ prefix }) => all(prefix)))],
    ['kms:EncryptionContext:aws:s3:arn', new Set(buckets)],
  ])
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
