import { s3Service } from '@curfew/iam-policy/partition'
import { partitionProblem } from '#core/access/arns.ts'
import type { Deployment } from '#core/access/deployment.ts'
import type { JobAccess } from '#core/grant/grant.ts'
import { isWithin, type Range, rangeOf } from '#core/policy/addresses.ts'
import type { Cell } from './cell.ts'
import { type Share, sharesOf, type Use } from './locations.ts'
import { type StreamsOf, streamsOf } from './streams.ts'

/**
 * Whether the job needs this request to succeed. Derived from the request of the job alone, independently of how policies
 * are compiled: where this and a policy differ, one of the two is wrong.
 */
export function needs(job: JobAccess, deployment: Deployment, cell: Cell): boolean {
  const { action, resource, context } = cell
  const isPlain = context['aws:SecureTransport'] === 'false'
  if (!isInWindow(job, cell) || (job.isolation === 'exclusive' && isPlain)) return false
  if (partitionProblem(resource, deployment.partition) !== undefined) return false

  const { access } = job
  const asked = askedBy(job, deployment)
  const isAt = (use: Use) => isFromNetwork(job, context) && isObjectOf(asked[use], deployment, cell)
  switch (action) {
    case 's3:GetObject':
      return isAt('read')
    case 's3:GetObjectVersion':
      return isAt('readVersions')
    case 's3:ListBucket':
      return isFromNetwork(job, context) && isListingOf(asked.list, deployment, cell)
    case 's3:GetBucketLocation':
      return isFromNetwork(job, context) && isBucketOf(asked.locate, deployment, cell)
    case 's3:PutObject':
    case 's3:AbortMultipartUpload':
    case 's3:ListMultipartUploadParts':
      return isAt('write')
    case 's3:DeleteObject':
      return isAt('delete')
    case 'kms:Decrypt':
      return isKeyUse(asked, deployment, cell, [...asked.read, ...asked.write])
    case 'kms:GenerateDataKey':
      return isKeyUse(asked, deployment, cell, asked.write)
    case 'ecr:BatchCheckLayerAvailability':
    case 'ecr:BatchGetImage':
    case 'ecr:GetDownloadUrlForLayer':
      return isFromAddress(job, context) && asked.images.has(resource)
    case 'ecr:GetAuthorizationToken':
      return isFromAddress(job, context) && access.images.length > 0
    case 'logs:CreateLogStream':
    case 'logs:PutLogEvents':
      return isFromAddress(job, context) && isStreamOf(asked.streams, resource)
    default:
      return false
  }
}

/** Whether an exclusive grant forbids this request, whatever other policies the principal has: all but its needs, in its window. */
export function isForbidden(job: JobAccess, deployment: Deployment, cell: Cell): boolean {
  return job.isolation === 'exclusive' && isInWindow(job, cell) && !needs(job, deployment, cell)
}

type Values = Cell['context']

const STREAM = ':log-stream:'

/** What a job asks for, prepared once for thousands of requests. */
type Asked = Readonly<Record<Use, readonly Share[]>> & {
  readonly keys: ReadonlySet<string>
  readonly images: ReadonlySet<string>
  readonly streams: ReadonlyMap<string, readonly StreamsOf[]>
}

const prepared = new WeakMap<JobAccess, { readonly deployment: Deployment; readonly asked: Asked }>()

function askedBy(job: JobAccess, deployment: Deployment): Asked {
  const known = prepared.get(job)
  if (known?.deployment === deployment) return known.asked

  const { access } = job
  const asked = {
    locate: sharesOf('locate', job, deployment),
    read: sharesOf('read', job, deployment),
    list: sharesOf('list', job, deployment),
    write: sharesOf('write', job, deployment),
    readVersions: sharesOf('readVersions', job, deployment),
    delete: sharesOf('delete', job, deployment),
    keys: new Set(access.kmsKeys),
    images: new Set(access.images),
    streams: Map.groupBy(streamsOf(job), ({ group }) => group),
  }
  prepared.set(job, { deployment, asked })
  return asked
}

function timeOf(context: Values): number {
  return Date.parse(context['aws:CurrentTime'] ?? '')
}

function isInWindow({ window }: JobAccess, { context }: Pick<Cell, 'context'>): boolean {
  const time = timeOf(context)
  return window.opensAt.getTime() <= time && time < window.closesAt.getTime()
}

/** Access to a location ends with its own end, and is to its owner's bucket of that name only. */
function isShareFor({ account, end }: Share, context: Values): boolean {
  return context['aws:ResourceAccount'] === account && timeOf(context) < end.getTime()
}

const ranges = new WeakMap<JobAccess, readonly Range[]>()

function blocksOf(job: JobAccess): readonly Range[] {
  const { network } = job
  const blocks = ranges.get(job) ?? (network !== 'any' && 'sourceIps' in network ? network.sourceIps.map(rangeOf) : [])
  ranges.set(job, blocks)
  return blocks
}

function isFromNetwork(job: JobAccess, context: Values): boolean {
  const { network } = job
  if (network === 'any') return true
  if ('vpcEndpoints' in network) return network.vpcEndpoints.includes(context['aws:SourceVpce'] ?? '')
  return isWithin(blocksOf(job), context['aws:SourceIp'] ?? '')
}

/** ECR and CloudWatch Logs have their own endpoints, which a job does not name. */
function isFromAddress(job: JobAccess, context: Values): boolean {
  return job.network === 'any' || 'vpcEndpoints' in job.network || isFromNetwork(job, context)
}

function isObjectOf(shares: readonly Share[], deployment: Deployment, { resource, context }: Cell): boolean {
  const { bucket, key } = objectOf(resource, deployment)
  if (bucket === undefined || key === undefined) return false
  return shares.some((share) => isShareFor(share, context) && share.places.hold(bucket, key))
}

/** Where a bucket is, tells nothing of what is in it: any location in it is enough. */
function isBucketOf(shares: readonly Share[], deployment: Deployment, { resource, context }: Cell): boolean {
  const { bucket, key } = objectOf(resource, deployment)
  if (bucket === undefined || key !== undefined) return false
  return shares.some((share) => isShareFor(share, context) && share.places.touches(bucket))
}

/** A listing without a prefix shows the whole bucket. */
function isListingOf(shares: readonly Share[], deployment: Deployment, { resource, context }: Cell): boolean {
  const { bucket, key } = objectOf(resource, deployment)
  if (bucket === undefined || key !== undefined) return false
  return shares.some((share) => isShareFor(share, context) && share.places.hold(bucket, context['s3:prefix'] ?? ''))
}

function objectOf(arn: string, { partition }: Deployment): { readonly bucket?: string; readonly key?: string } {
  const start = `arn:${partition}:s3:::`
  if (!arn.startsWith(start)) return {}
  const path = arn.slice(start.length)
  const slash = path.indexOf('/')
  return slash < 0 ? { bucket: path } : { bucket: path.slice(0, slash), key: path.slice(slash + 1) }
}

/** S3 uses the key for an object at these locations, or for the bucket as a whole if it has an S3 Bucket Key. */
function isKeyUse(
  { keys }: Asked,
  deployment: Deployment,
  { resource, context }: Cell,
  shares: readonly Share[],
): boolean {
  const object = context['kms:EncryptionContext:aws:s3:arn'] ?? ''
  const { bucket = '', key } = objectOf(object, deployment)
  return (
    keys.has(resource) &&
    context['kms:ViaService'] === s3Service(deployment.partition, resource.split(':')[3] ?? '') &&
    shares.some(
      ({ end, places }) =>
        timeOf(context) < end.getTime() && (key === undefined ? places.touches(bucket) : places.hold(bucket, key)),
    )
  )
}

function isStreamOf(groups: Asked['streams'], resource: string): boolean {
  const end = resource.indexOf(STREAM)
  if (end < 0) return false
  const stream = resource.slice(end + STREAM.length)
  return groups.get(resource.slice(0, end))?.some(({ mayWrite }) => mayWrite(stream)) === true
}
