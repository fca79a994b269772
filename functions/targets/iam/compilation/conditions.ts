import type { Condition } from '@curfew/iam-policy/policy'
import type { Network } from '#core/access/access.ts'
import { when } from '#core/policy/conditions.ts'

/** From the network, for calls to S3: the only service that both kinds of network restrict. */
export function fromNetwork(network: Network): readonly Condition[] {
  if (network === 'any') return []
  if ('sourceIps' in network) return [when('IpAddress', 'aws:SourceIp', network.sourceIps)]
  return [when('StringEquals', 'aws:SourceVpce', network.vpcEndpoints)]
}

/**
 * From the network, for calls to ECR and CloudWatch Logs. The job makes them itself, so a source address restricts them
 * too. A VPC endpoint does not: each service has its own endpoints, and the grant names those of S3.
 */
export function fromAddress(network: Network): readonly Condition[] {
  return network !== 'any' && 'sourceIps' in network ? fromNetwork(network) : []
}

/** In this account only: a bucket ARN names no account, so it would also match a bucket of that name in another one. */
export function ownedBy(account: string): Condition {
  return when('StringEquals', 'aws:ResourceAccount', [account])
}
