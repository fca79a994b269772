import type { Condition, Policy, Statement } from '@curfew/iam-policy/policy'
import { isOneObject, type LOCATION_LISTS, type Location } from '#core/access/access.ts'
import { endOfLocation } from '#core/access/location-end.ts'
import type { JobAccess } from '#core/grant/grant.ts'
import { printInstant } from '#core/grant/window.ts'

/** Statements that go beyond what the job asked for, in words. */
export function flawsOf(job: JobAccess, policies: readonly Policy[]): readonly string[] {
  return policies.flatMap(({ version, statements }) => [
    ...(version === '2012-10-17' ? [] : ['A policy is of another version of the language']),
    ...statements.flatMap((statement) =>
      flawsIn(statement, job).map((flaw) => `Statement ${statement.sid ?? 'without a Sid'} ${flaw}`),
    ),
  ])
}

function flawsIn(statement: Statement, job: JobAccess): readonly string[] {
  const { effect, actions, resources, conditions } = statement
  if (effect !== 'Allow') return ['denies, which the job does not need']
  if (!('only' in actions && 'only' in resources)) return ['allows all but some']
  const end = onlyValue(conditions, 'DateLessThan', 'aws:CurrentTime')
  const named = actions.only.flatMap((action) => resources.only.map((resource) => ({ action, resource })))
  return [
    ...(end === undefined ? ['has no end'] : []),
    ...(onlyValue(conditions, 'DateGreaterThanEquals', 'aws:CurrentTime') === printInstant(job.window.opensAt)
      ? []
      : ['does not begin with the window']),
    ...networkFlaws(conditions, job),
    ...resources.only
      .filter(isWild)
      .map((resource) => `names ${resource}, in which Tigris sees more than one wildcard`),
    ...named
      .filter(({ action, resource }) => !isWanted(action, resource, end, job))
      .map(({ action, resource }) => `allows ${action} on ${resource}${end === undefined ? '' : ` until ${end}`}`),
  ]
}

/** Two conditions of the time, one of the address if there is a network, and no others. */
function networkFlaws(conditions: readonly Condition[], { network }: JobAccess): readonly string[] {
  const address = onlyValue(conditions, 'IpAddress', 'aws:SourceIp')
  const isNamed = network !== 'any' && 'sourceIps' in network
  const isRight = isNamed ? address !== undefined && network.sourceIps.includes(address) : network === 'any'
  const isAll = conditions.length === (isNamed ? 3 : 2)
  return isRight && isAll ? [] : ['is not limited to one block of the network, the window, and nothing else']
}

/** Tigris takes one wildcard, at the end, and nothing can be escaped. */
function isWild(resource: string): boolean {
  return /[*?](?!$)|\?$|\$\{/.test(resource)
}

/** The one value of the one condition; undefined if there are none, or several. */
function onlyValue(conditions: readonly Condition[], operator: string, key: string): string | undefined {
  const found = conditions.filter((one) => one.operator === operator && one.key === key)
  const [only] = found
  return found.length === 1 && only?.values.length === 1 && only.quantifier === null && !only.ifExists
    ? only.values[0]
    : undefined
}

/** The lists of a request by what they let a job do to an object. */
const LISTS: Readonly<Record<string, readonly (typeof LOCATION_LISTS)[number][]>> = {
  's3:GetObject': ['datasets', 'baseModels', 'checkpoints', 'scratch'],
  's3:ListBucket': ['datasets', 'baseModels', 'checkpoints', 'scratch'],
  's3:PutObject': ['outputs', 'checkpoints', 'scratch'],
  's3:AbortMultipartUpload': ['outputs', 'checkpoints', 'scratch'],
  's3:ListMultipartUploadParts': ['outputs', 'checkpoints', 'scratch'],
  's3:DeleteObject': ['scratch'],
}

/** Whether the request names this resource for this action, with an end that is not earlier. */
function isWanted(action: string, resource: string, end: string | undefined, job: JobAccess): boolean {
  const { access, window } = job
  const isList = action === 's3:ListBucket'
  return (LISTS[action] ?? [])
    .flatMap((list) => access[list])
    .filter((location) => end === undefined || end <= printInstant(endOfLocation(location, window)))
    .some((location) => resource === (isList ? listable(location, job) : pattern(location)))
}

function pattern(location: Location): string {
  const { bucket, path } = location
  return isOneObject(location) ? `arn:aws:s3:::${bucket}/${path}` : `arn:aws:s3:::${bucket}/${path}*`
}

/** Only who may read a whole bucket may list it, unless the request accepts that a list shows more; of one object there is no list. */
function listable(location: Location, { listing }: JobAccess): string | undefined {
  const { bucket, path } = location
  return path === '' || (listing !== undefined && !isOneObject(location)) ? `arn:aws:s3:::${bucket}` : undefined
}
