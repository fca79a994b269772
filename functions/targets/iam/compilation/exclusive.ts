import type { Condition, Statement } from '@curfew/iam-policy/policy'
import type { Network } from '#core/access/access.ts'
import type { JobAccess } from '#core/grant/grant.ts'
import { printInstant } from '#core/grant/window.ts'
import { when } from './conditions.ts'

/**
 * What an exclusive grant forbids whatever else the principal holds: anything before, after, from elsewhere or in the
 * clear. A policy with these is also fit to be the boundary.
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
 * A request without the key is denied too: it came by the other road. Calls that S3 makes to KMS for the job come from
 * AWS and are exempt. An endpoint binds S3 alone: every other service is reached through endpoints of its own.
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
