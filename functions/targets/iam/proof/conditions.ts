import type { Condition, Statement } from '@curfew/iam-policy/policy'
import type { Deployment } from '#core/access/deployment.ts'
import type { JobAccess } from '#core/grant/grant.ts'
import { printInstant } from '#core/grant/window.ts'
import { isNamed, namedInConditions } from './named.ts'

/** An Allow must have exactly both edges of the window, the conditions that its service needs, and no others. */
export function conditionFlaws(job: JobAccess, deployment: Deployment): (statement: Statement) => readonly string[] {
  const patterns = namedInConditions(job, deployment)
  return ({ actions, conditions }) => [
    ...windowFlaws(conditions, job),
    ...servicesOf(actions)
      .flatMap((service) => keysFor(service, job))
      .filter((key) => !conditions.some((condition) => condition.key === key))
      .map((key) => `has no condition on ${key}`),
    ...conditions
      .filter((condition) => !isNeeded(condition, job, deployment, patterns))
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

function windowFlaws(conditions: readonly Condition[], { window }: JobAccess): readonly string[] {
  const edges = [
    ['DateGreaterThanEquals', printInstant(window.opensAt)],
    ['DateLessThan', printInstant(window.closesAt)],
  ] as const
  return edges
    .filter(([name, instant]) => {
      const found = conditions.filter(({ operator, key }) => operator === name && key === 'aws:CurrentTime')
      return found.length !== 1 || found[0]?.values.length !== 1 || found[0].values[0] !== instant
    })
    .map(([name]) => `is not limited to the window by ${name}`)
}

function isNeeded(
  { operator, quantifier, ifExists, key, values }: Condition,
  { network }: JobAccess,
  { account }: Deployment,
  patterns: ReturnType<typeof namedInConditions>,
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
      return areOf([account])
    case 'StringEquals kms:ViaService':
      return values.length === 1
    case 'StringLike s3:prefix':
    case 'StringLike kms:EncryptionContext:aws:s3:arn':
      return values.every((value) => isNamed(value, patterns.get(key)))
    default:
      return false
  }
}
