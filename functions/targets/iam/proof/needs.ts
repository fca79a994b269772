import { s3Service } from '@curfew/iam-policy/partition'
import type { Location } from '#core/access/access.ts'
import { partitionProblem } from '#core/access/arns.ts'
import type { Deployment } from '#core/access/deployment.ts'
import type { JobAccess } from '#core/grant/grant.ts'
import { isWithin, type Range, rangeOf } from './addresses.ts'
import type { Cell } from './cell.ts'
import { type Places, placesOf } from './places.ts'

/**
 * Whether the job needs this request to succeed. Derived from the request of the job alone, independently of how policies
 * are compiled: where this and a policy differ, one of the two is wrong.
 */
export function needs(job: JobAccess, deployment: Deployment, cell: Cell): boolean {
  const { action, resource, context } = cell
  const isPlain = context['aws:SecureTransport'] === 'false'
  if (!isInWindow(job, cell) || (job.isolation === 'exclusive' && isPlain)) return false
  if (partitionProblem(resource, deployment.partition) !== undefined) return false

  const { access, jobId } = job
  const asked = askedBy(job)
  switch (action) {
    case 's3:GetObject':
      return isOwnS3(job, deployment, cell) && isObjectIn(asked.read, deployment, resource)
    case 's3:ListBucket':
      return isOwnS3(job, deployment, cell) && isListingIn(asked.read, deployment, resource, context['s3:prefix'])
    case 's3:PutObject':
    case 's3:AbortMultipartUpload':
    case 's3:ListMultipartUploadParts':
      return isOwnS3(job, deployment, cell) && isObjectIn(asked.written, deployment, resource)
    case 'kms:Decrypt':
      return isKeyUse(asked, deployment, cell, [asked.read, asked.written])
    case 'kms:GenerateDataKey':
      return isKeyUse(asked, deployment, cell, [asked.written])
    case 'ecr:BatchCheckLayerAvailability':
    case 'ecr:BatchGetImage':
    case 'ecr:GetDownloadUrlForLayer':
      return isFromAddress(job, context) && asked.images.has(resource)
    case 'ecr:GetAuthorizationToken':
      return isFromAddress(job, context) && access.images.length > 0
    case 'logs:CreateLogStream':
    case 'logs:PutLogEvents':
      return isFromAddress(job, context) && isStreamOf(asked.logGroups, jobId, resource)
    default:
      return false
  }
}

/** Whether an exclusive grant forbids this request, whatever other policies the principal has: all but its needs, in its window. */
export function isForbidden(job: JobAccess, deployment: Deployment, cell: Cell): boolean {
  return job.isolation === 'exclusive' && isInWindow(job, cell) && !needs(job, deployment, cell)
}

export function readable({ access }: JobAccess): readonly Location[] {
  return [...access.datasets, ...access.baseModels, ...access.checkpoints]
}

export function writable({ access }: JobAccess): readonly Location[] {
  return [...access.outputs, ...access.checkpoints]
}

type Values = Cell['context']

const STREAM = ':log-stream:'

/** What a job asks for, prepared once for thousands of requests. */
type Asked = {
  readonly read: Places
  readonly written: Places
  readonly keys: ReadonlySet<string>
  readonly images: ReadonlySet<string>
  readonly logGroups: ReadonlySet<string>
  readonly blocks: readonly Range[]
}

const prepared = new WeakMap<JobAccess, Asked>()

function askedBy(job: JobAccess): Asked {
  const known = prepared.get(job)
  if (known) return known

  const { access, network } = job
  const asked = {
    read: placesOf(readable(job)),
    written: placesOf(writable(job)),
    keys: new Set(access.kmsKeys),
    images: new Set(access.images),
    logGroups: new Set(access.logGroups.map((arn) => arn.replace(/:\*$/, ''))),
    blocks: network !== 'any' && 'sourceIps' in network ? network.sourceIps.map(rangeOf) : [],
  }
  prepared.set(job, asked)
  return asked
}

function isInWindow({ window }: JobAccess, { context }: Pick<Cell, 'context'>): boolean {
  const time = Date.parse(context['aws:CurrentTime'] ?? '')
  return window.opensAt.getTime() <= time && time < window.closesAt.getTime()
}

function isOwnS3(job: JobAccess, { account }: Deployment, { context }: Cell): boolean {
  return isFromNetwork(job, context) && context['aws:ResourceAccount'] === account
}

function isFromNetwork(job: JobAccess, context: Values): boolean {
  const { network } = job
  if (network === 'any') return true
  if ('vpcEndpoints' in network) return network.vpcEndpoints.includes(context['aws:SourceVpce'] ?? '')
  return isWithin(askedBy(job).blocks, context['aws:SourceIp'] ?? '')
}

/** ECR and CloudWatch Logs have their own endpoints, which a job does not name. */
function isFromAddress(job: JobAccess, context: Values): boolean {
  return job.network === 'any' || 'vpcEndpoints' in job.network || isFromNetwork(job, context)
}

function isObjectIn(places: Places, deployment: Deployment, arn: string): boolean {
  const { bucket, key } = objectOf(arn, deployment)
  return bucket !== undefined && key !== undefined && places.hold(bucket, key)
}

/** A listing without a prefix shows the whole bucket. */
function isListingIn(places: Places, deployment: Deployment, arn: string, prefix = ''): boolean {
  const { bucket, key } = objectOf(arn, deployment)
  return bucket !== undefined && key === undefined && places.hold(bucket, prefix)
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
  places: readonly Places[],
): boolean {
  const object = context['kms:EncryptionContext:aws:s3:arn'] ?? ''
  const { bucket = '', key } = objectOf(object, deployment)
  return (
    keys.has(resource) &&
    context['kms:ViaService'] === s3Service(deployment.partition, resource.split(':')[3] ?? '') &&
    places.some(({ touches, hold }) => (key === undefined ? touches(bucket) : hold(bucket, key)))
  )
}

function isStreamOf(groups: ReadonlySet<string>, jobId: string, resource: string): boolean {
  const end = resource.indexOf(STREAM)
  if (end < 0 || !groups.has(resource.slice(0, end))) return false
  const stream = resource.slice(end + STREAM.length)
  return stream === jobId || stream.startsWith(`${jobId}/`)
}
