import type { Condition, Statement } from '@curfew/iam-policy/policy'
import type { Network } from '#core/access/access.ts'
import type { JobAccess } from '#core/grant/grant.ts'
import { printInstant } from '#core/grant/window.ts'
import { when } from './conditions.ts'

/**
 * What an exclusive grant denies, whatever other policies the principal has: anything before or after the window, from
 * another network, or over plain HTTP. A policy with these can also serve as the boundary.
 */
export function denyStatements({ isolation, window, network }: JobAccess): readonly Statement[] {
  if (isolation === 'shared') return []

  return [
    deny('DenyBefore', '*', [when('DateLessThan', 'aws:CurrentTime', [printInstant(window.opensAt)])]),
    deny('DenyAfter', '*', [when('DateGreaterThanEquals', 'aws:CurrentTime', [printInstant(window.closesAt)])]),
    ...denyOtherNetwork(network),
    deny('DenyPlainHttp', '*', [ifExists(when('Bool', 'aws:SecureTransport', ['false']))]),
  ]
}

/**
 * A request without the key is denied too: it came through another network. Calls that S3 makes to KMS for the job come
 * from AWS and are exempt. An endpoint restricts only S3: every other service has its own endpoints.
 */
function denyOtherNetwork(network: Network): readonly Statement[] {
  if (network === 'any') return []

  const byTheJob = ifExists(when('Bool', 'aws:ViaAWSService', ['false']))
  if ('sourceIps' in network) {
    return [deny('DenyOtherNetwork', '*', [when('NotIpAddress', 'aws:SourceIp', network.sourceIps), byTheJob])]
  }
  const elsewhere = when('StringNotEquals', 'aws:SourceVpce', network.vpcEndpoints)
  return [deny('DenyOtherNetwork', 's3:*', [elsewhere, byTheJob])]
}

function deny(sid: string, action: string, conditions: readonly Condition[]): Statement {
  return { sid, effect: 'Deny', actions: { only: [action] }, resources: { only: ['*'] }, conditions }
}

function ifExists(condition: Condition): Condition {
  return { ...condition, ifExists: true }
}
