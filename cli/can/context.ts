import type { AccessRequest } from '@curfew/iam-policy/evaluate'
import { partitionOfRegion, s3Service } from '@curfew/iam-policy/partition'
import { LOCATION_LISTS } from '#core/access/access.ts'
import type { Grant } from '#core/grant/grant.ts'
import { printInstant } from '#core/grant/window.ts'
import type { Question } from './question.ts'

/** Whose request it is. */
export type Asker = { readonly arn: string; readonly id: string; readonly account: string; readonly partition: string }

type Context = Readonly<Record<string, string | readonly string[]>>

/** The request that AWS would decide. */
export function requestFor(
  { action, resource, at, from, forObject }: Question,
  grant: Grant,
  asker: Asker,
): AccessRequest {
  const { principal } = grant
  const arn = 'arn' in resource ? resource.arn : s3Arn(resource, asker.partition)
  const account =
    'arn' in resource ? resource.arn.split(':')[4] || asker.account : ownerOf(resource.bucket, grant, asker)
  const always: Context = {
    'aws:CurrentTime': printInstant(at),
    'aws:EpochTime': String(Math.floor(at.getTime() / 1000)),
    'aws:SecureTransport': 'true',
    'aws:PrincipalIsAWSService': 'false',
    'aws:PrincipalArn': asker.arn,
    'aws:PrincipalAccount': asker.account,
    'aws:PrincipalType': principal.type === 'user' ? 'User' : 'AssumedRole',
    'aws:PrincipalTag/curfew:managed': 'true',
    'aws:ResourceAccount': account,
    ...(principal.type === 'user' && { 'aws:username': principal.name, 'aws:userid': asker.id }),
    ...('arn' in resource || resource.prefix === undefined ? {} : { 's3:prefix': resource.prefix }),
  }
  const isForS3 = action.startsWith('kms:')
  return {
    action,
    resource: arn,
    context: { ...always, ...(isForS3 ? viaS3(arn, forObject, grant, asker) : networkOf(from, grant)) },
  }
}

export function s3Arn({ bucket, key }: { readonly bucket: string; readonly key: string }, partition: string): string {
  return `arn:${partition}:s3:::${bucket}${key === '' ? '' : `/${key}`}`
}

/** From where a job calls unless the question says so: the first address, or endpoint, of its grant. */
export function placeOf(from: Question['from'], { network }: Pick<Grant, 'network'>): Question['from'] {
  if (from !== undefined || network === 'any') return from
  if ('vpcEndpoints' in network) return { vpce: network.vpcEndpoints[0] ?? '' }
  return { ip: network.sourceIps[0]?.split('/')[0] ?? '' }
}

function networkOf(from: Question['from'], grant: Grant): Context {
  const place = placeOf(from, grant)
  const keys: Context = { 'aws:ViaAWSService': 'false' }
  if (place === undefined) return keys
  return 'ip' in place ? { ...keys, 'aws:SourceIp': place.ip } : { ...keys, 'aws:SourceVpce': place.vpce }
}

/** A job uses keys through S3 only, which names the object. */
function viaS3(keyArn: string, forObject: string | undefined, { access }: Grant, { partition }: Asker): Context {
  const region = keyArn.split(':')[3] ?? ''
  const [location] = LOCATION_LISTS.flatMap((list) => access[list])
  const object =
    location === undefined ? '' : s3Arn({ bucket: location.bucket, key: `${location.path}any-object` }, partition)
  return {
    'aws:ViaAWSService': 'true',
    'kms:ViaService': s3Service(partitionOfRegion(region) ?? partition, region) ?? '',
    'kms:EncryptionContext:aws:s3:arn': forObject ?? object,
  }
}

/** Of a bucket that the grant does not name, its own account. */
export function ownerOf(bucket: string, { access }: Grant, { account }: Pick<Asker, 'account'>): string {
  const named = LOCATION_LISTS.flatMap((list) => access[list]).find((location) => location.bucket === bucket)
  return named?.account ?? account
}
