import type { OperatorName } from '@curfew/iam-policy/operator'
import type { Condition } from '@curfew/iam-policy/policy'
import type { Network } from '#core/access/access.ts'
import { printInstant, type Window } from '#core/grant/window.ts'

/** A plain condition: no quantifier, no `…IfExists`. Values come out once each and in order. */
export function when(operator: OperatorName, key: string, values: readonly string[]): Condition {
  return { operator, quantifier: null, ifExists: false, key, values: [...new Set(values)].toSorted() }
}

/** Inside the window, half open: access dies at the second, whoever is asleep. */
export function during({ opensAt, closesAt }: Window): readonly Condition[] {
  return [
    when('DateGreaterThanEquals', 'aws:CurrentTime', [printInstant(opensAt)]),
    when('DateLessThan', 'aws:CurrentTime', [printInstant(closesAt)]),
  ]
}

/** From the network, for calls to S3: the one service that both kinds of network bind. */
export function fromNetwork(network: Network): readonly Condition[] {
  if (network === 'any') return []
  if ('sourceIps' in network) return [when('IpAddress', 'aws:SourceIp', network.sourceIps)]
  return [when('StringEquals', 'aws:SourceVpce', network.vpcEndpoints)]
}

/**
 * From the network, for calls to ECR and CloudWatch Logs. The job makes them itself, so a source address binds them too.
 * A VPC endpoint does not: each service has endpoints of its own, and the grant names those of S3.
 */
export function fromAddress(network: Network): readonly Condition[] {
  return network !== 'any' && 'sourceIps' in network ? fromNetwork(network) : []
}

/** In this account only: a bucket ARN names no account, so a bucket that someone else took the name of would match. */
export function ownedBy(account: string): Condition {
  return when('StringEquals', 'aws:ResourceAccount', [account])
}
