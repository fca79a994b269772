import type { Location, Network } from '#core/access/access.ts'
import type { Deployment } from '#core/access/deployment.ts'
import type { JobAccess } from '#core/grant/grant.ts'
import { isWithin, rangeOf } from './addresses.ts'
import type { Cell } from './cell.ts'

/**
 * Whether the job needs this request to succeed. Derived from the request of the job alone, independently of how policies
 * are compiled: where this and a policy differ, one of the two is wrong.
 */
export function needs(job: JobAccess, deployment: Deployment, cell: Cell): boolean {
  if (!isInWindow(job, cell) || isForbidden(job, cell)) return false

  const { action, resource, context } = cell
  const { access, network, jobId } = job
  switch (action) {
    case 's3:GetObject':
      return isOwnS3(job, deployment, cell) && isObjectIn(readable(job), deployment, resource)
    case 's3:ListBucket':
      return isOwnS3(job, deployment, cell) && isListingIn(readable(job), deployment, resource, context['s3:prefix'])
    case 's3:PutObject':
    case 's3:AbortMultipartUpload':
    case 's3:ListMultipartUploadParts':
      return isOwnS3(job, deployment, cell) && isObjectIn(writable(job), deployment, resource)
    case 'kms:Decrypt':
      return isKeyUse(job, deployment, cell, [...readable(job), ...writable(job)])
    case 'kms:GenerateDataKey':
      return isKeyUse(job, deployment, cell, writable(job))
    case 'ecr:BatchCheckLayerAvailability':
    case 'ecr:BatchGetImage':
    case 'ecr:GetDownloadUrlForLayer':
      return isFromAddress(network, context) && access.images.includes(resource)
    case 'ecr:GetAuthorizationToken':
      return isFromAddress(network, context) && access.images.length > 0
    case 'logs:CreateLogStream':
    case 'logs:PutLogEvents':
      return isFromAddress(network, context) && access.logGroups.some((arn) => isStreamOf(arn, jobId, resource))
    default:
      return false
  }
}

/** Whether an exclusive grant forbids this request, whatever other policies the principal has. */
export function isForbidden(job: JobAccess, { action, context }: Cell): boolean {
  if (job.isolation === 'shared') return false
  if (!isInWindow(job, { context }) || context['aws:SecureTransport'] === 'false') return true
  if (context['aws:ViaAWSService'] === 'true') return false
  return action.startsWith('s3:') ? !isFromNetwork(job.network, context) : !isFromAddress(job.network, context)
}

export function readable({ access }: JobAccess): readonly Location[] {
  return [...access.datasets, ...access.baseModels, ...access.checkpoints]
}

export function writable({ access }: JobAccess): readonly Location[] {
  return [...access.outputs, ...access.checkpoints]
}

type Values = Cell['context']

function isInWindow({ window }: JobAccess, { context }: Pick<Cell, 'context'>): boolean {
  const time = Date.parse(context['aws:CurrentTime'] ?? '')
  return window.opensAt.getTime() <= time && time < window.closesAt.getTime()
}

function isOwnS3({ network }: JobAccess, { account }: Deployment, { context }: Cell): boolean {
  return isFromNetwork(network, context) && context['aws:ResourceAccount'] === account
}

function isFromNetwork(network: Network, context: Values): boolean {
  if (network === 'any') return true
  if ('vpcEndpoints' in network) return network.vpcEndpoints.includes(context['aws:SourceVpce'] ?? '')
  return network.sourceIps.some((cidr) => isWithin(rangeOf(cidr), context['aws:SourceIp'] ?? ''))
}

/** ECR and CloudWatch Logs have their own endpoints, which a job does not name. */
function isFromAddress(network: Network, context: Values): boolean {
  return network === 'any' || 'vpcEndpoints' in network || isFromNetwork(network, context)
}

function isObjectIn(locations: readonly Location[], deployment: Deployment, arn: string): boolean {
  const { bucket, key } = objectOf(arn, deployment)
  return key !== undefined && locations.some((each) => each.bucket === bucket && key.startsWith(each.prefix))
}

function isListingIn(
  locations: readonly Location[],
  deployment: Deployment,
  arn: string,
  prefix: string | undefined,
): boolean {
  const { bucket, key } = objectOf(arn, deployment)
  if (key !== undefined) return false
  return locations.some((each) => each.bucket === bucket && (each.prefix === '' || prefix?.startsWith(each.prefix)))
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
  { access }: JobAccess,
  deployment: Deployment,
  { resource, context }: Cell,
  locations: readonly Location[],
): boolean {
  const object = context['kms:EncryptionContext:aws:s3:arn'] ?? ''
  const { bucket, key } = objectOf(object, deployment)
  const isBucket = key === undefined && locations.some((each) => each.bucket === bucket)
  return (
    access.kmsKeys.includes(resource) &&
    context['kms:ViaService'] === `s3.${resource.split(':')[3]}.amazonaws.com` &&
    (isBucket || isObjectIn(locations, deployment, object))
  )
}

function isStreamOf(groupArn: string, jobId: string, resource: string): boolean {
  const group = groupArn.endsWith(':*') ? groupArn.slice(0, -2) : groupArn
  const stream = `${group}:log-stream:${jobId}`
  return resource === stream || resource.startsWith(`${stream}/`)
}
