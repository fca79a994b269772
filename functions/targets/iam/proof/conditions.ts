import type { Condition, Selection, Statement } from '@curfew/iam-policy/policy'
import { endOfLocation } from '#core/access/location-end.ts'
import type { JobAccess } from '#core/grant/grant.ts'
import { printInstant } from '#core/grant/window.ts'
import { allLocations } from './locations.ts'
import { isNamed } from './named.ts'
import { s3Of } from './probes.ts'
import type { Named } from './scope.ts'

/** An Allow must have exactly both edges of the window, the conditions that its service needs, and no others. */
export function conditionFlaws(job: JobAccess): (statement: Statement, named: Named) => readonly string[] {
  const ends = [...new Set(allLocations(job).map((location) => printInstant(endOfLocation(location, job.window))))]
  return ({ actions, resources, conditions }, named) => [
    ...windowFlaws(conditions, job, servicesOf(actions).some(isOfLocations) ? ends : []),
    ...servicesOf(actions)
      .flatMap((service) => keysFor(service, job))
      .filter((key) => !conditions.some((condition) => condition.key === key))
      .map((key) => `has no condition on ${key}`),
    ...conditions
      .filter((condition) => !isNeeded(condition, resources, job, named))
      .map(({ key }) => `has a condition on ${key} that the job does not need`),
  ]
}

function servicesOf(actions: Statement['actions']): readonly string[] {
  return 'only' in actions ? [...new Set(actions.only.map((action) => action.split(':')[0] ?? ''))] : []
}

function keysFor(service: string, { network }: JobAccess): readonly string[] {
  const byAddress = network !== 'any' && 'sourceIps' in network ? ['aws:SourceIp'] : []
  const byEndpoint = network !== 'any' && 'vpcEndpoints' in network ? ['aws:SourceVpce'] : []
  if (service === 's3') return [...byAddress, ...byEndpoint, 'aws:ResourceAccount']
  return service === 'kms' ? ['kms:ViaService', 'kms:EncryptionContext:aws:s3:arn'] : byAddress
}

/** What a location's own end bounds: S3, and the keys of what is there. */
function isOfLocations(service: string): boolean {
  return service === 's3' || service === 'kms'
}

/** @param ends at which a statement may end before the window: what it may name then, its scope says */
function windowFlaws(
  conditions: readonly Condition[],
  { window }: JobAccess,
  ends: readonly string[],
): readonly string[] {
  const edges: readonly (readonly [string, readonly string[]])[] = [
    ['DateGreaterThanEquals', [printInstant(window.opensAt)]],
    ['DateLessThan', [printInstant(window.closesAt), ...ends]],
  ]
  return edges
    .filter(([name, instants]) => {
      const found = conditions.filter(({ operator, key }) => operator === name && key === 'aws:CurrentTime')
      const [value = ''] = found[0]?.values ?? []
      return found.length !== 1 || found[0]?.values.length !== 1 || !instants.includes(value)
    })
    .map(([name]) => `is not limited to the window by ${name}`)
}

function isNeeded(
  { operator, quantifier, ifExists, key, values }: Condition,
  resources: Selection,
  { network }: JobAccess,
  { account, partition, contexts, prefixes }: Named,
): boolean {
  if (quantifier !== null || ifExists || values.length === 0) return false

  const areOf = (known: readonly string[]) => values.every((value) => known.includes(value))
  switch (`${operator} ${key}`) {
    case 'DateGreaterThanEquals aws:CurrentTime':
    case 'DateLessThan aws:CurrentTime':
      return true
    case 'IpAddress aws:SourceIp':
      return network !== 'any' && 'sourceIps' in network && areOf(network.sourceIps)
    case 'StringEquals aws:SourceVpce':
      return network !== 'any' && 'vpcEndpoints' in network && areOf(network.vpcEndpoints)
    case 'StringEquals aws:ResourceAccount':
      return values.length === 1 && areOf(account === undefined ? [] : [account])
    case 'StringEquals kms:ViaService':
      return (
        values.length === 1 && 'only' in resources && resources.only.every((arn) => s3Of(arn, partition) === values[0])
      )
    case 'StringLike s3:prefix':
      return (
        'only' in resources && resources.only.every((arn) => values.every((value) => isNamed(value, prefixes.get(arn))))
      )
    case 'StringLike kms:EncryptionContext:aws:s3:arn':
      return values.every((value) => isNamed(value, contexts))
    default:
      return false
  }
}
