import { parseCidr } from '@curfew/iam-policy/cidr'
import { PARTITIONS } from '@curfew/iam-policy/partition'
import type { Problem } from '@curfew/iam-policy/syntax-error'
import { LOCATION_LISTS, type Location, type LogGroup, type Network } from '#core/access/access.ts'
import { partitionProblems } from '#core/access/arns.ts'
import type { Deployment } from '#core/access/deployment.ts'
import { ownerProblems } from '#core/access/location-accounts.ts'
import { endedLocationProblems } from '#core/access/location-end.ts'
import { unboundGroups } from '#core/access/log-streams.ts'
import type { JobAccess } from '#core/grant/grant.ts'

/**
 * Checks again what the event contracts guarantee: a gap there must not become a gap in a policy. Returns all problems;
 * none means that the compiled policies can be exact.
 */
export function problemsOf(
  { jobId, window, network, access, endsWith }: JobAccess,
  { partition, account }: Deployment,
): readonly Problem[] {
  const { kmsKeys, images, logGroups } = access
  return [
    ...(PARTITIONS.has(partition)
      ? []
      : [{ path: '', message: `the partition ${partition} is not one that Curfew knows` }]),
    ...partitionProblems({ access }, partition),
    ...(jobId === '' ? [{ path: 'jobId', message: 'must not be empty' }] : textProblems(jobId, 'jobId')),
    ...instantProblems(window.opensAt, 'window.opensAt'),
    ...instantProblems(window.closesAt, 'window.closesAt'),
    ...(window.opensAt < window.closesAt ? [] : [{ path: 'window', message: 'must open before it closes' }]),
    ...networkProblems(network),
    ...LOCATION_LISTS.flatMap((list) => each(`access.${list}`, access[list], locationProblems)),
    ...ownerProblems(access, account),
    ...endedLocationProblems(access, window),
    ...each('access.kmsKeys', kmsKeys, arnProblems(/^arn:[\w-]+:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/)),
    ...each('access.images', images, arnProblems(/^arn:[\w-]+:ecr:[a-z0-9-]+:\d{12}:repository\/[\w./-]+$/)),
    ...each('access.logGroups', logGroups, logGroupFormProblems),
    ...unboundGroups(logGroups, endsWith).map(({ index, message }) => ({
      path: `access.logGroups[${index}]`,
      message,
    })),
  ]
}

function instantProblems(instant: Date, path: string): readonly Problem[] {
  if (Number.isNaN(instant.getTime())) return [{ path, message: 'is not a date' }]
  if (instant.getTime() % 1000 !== 0) return [{ path, message: 'must be a whole second' }]
  return []
}

function networkProblems(network: Network): readonly Problem[] {
  if (network === 'any') return []

  const isIps = 'sourceIps' in network
  const path = isIps ? 'network.sourceIps' : 'network.vpcEndpoints'
  const values = isIps ? network.sourceIps : network.vpcEndpoints
  if (values.length === 0) return [{ path, message: 'must name at least one' }]
  return each(path, values, (value, at) => {
    if (isIps ? parseCidr(value) : /^vpce-[0-9a-z]+$/.test(value)) return []
    return [{ path: at, message: `is not a ${isIps ? 'CIDR block' : 'VPC endpoint ID'}: ${value}` }]
  })
}

function locationProblems({ bucket, path: inside, account, until }: Location, path: string): readonly Problem[] {
  return [
    ...(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)
      ? []
      : [{ path, message: `is not a bucket name: ${bucket}` }]),
    ...textProblems(inside, path),
    ...(account === undefined || /^\d{12}$/.test(account) ? [] : [{ path, message: `is not an account: ${account}` }]),
    ...(until === undefined ? [] : instantProblems(until, path)),
  ]
}

function arnProblems(form: RegExp): (arn: string, path: string) => readonly Problem[] {
  return (arn, path) => (form.test(arn) ? [] : [{ path, message: `is not an ARN of this type: ${arn}` }])
}

const logGroupArnProblems = arnProblems(/^arn:[\w-]+:logs:[a-z0-9-]+:\d{12}:log-group:[\w./#-]+(:\*)?$/)

function logGroupFormProblems(group: LogGroup, path: string): readonly Problem[] {
  if (typeof group === 'string') return logGroupArnProblems(group, path)
  const message = `must end with /, and hold no wildcard: ${group.streams}`
  return [
    ...logGroupArnProblems(group.arn, `${path}.arn`),
    ...(/^[^*?:$/][^*?:$]*\/$/.test(group.streams)
      ? textProblems(group.streams, path)
      : [{ path: `${path}.streams`, message }]),
  ]
}

/** IAM stores only these characters, so a policy cannot name anything with others. */
function textProblems(text: string, path: string): readonly Problem[] {
  return /^[\u0020-\u007e\u00a0-\u00ff]*$/.test(text) ? [] : [{ path, message: 'has characters that IAM cannot store' }]
}

function each<T>(
  path: string,
  items: readonly T[],
  problems: (item: T, path: string) => readonly Problem[],
): readonly Problem[] {
  return items.flatMap((item, index) => problems(item, `${path}[${index}]`))
}
