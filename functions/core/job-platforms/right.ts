/** What the ARNs and hosts of rights are made of: real values, or CloudFormation's names for them. */
export type Place = { readonly partition: string; readonly account: string; readonly urlSuffix: string }

/**
 * When a job needs a right: `vpc` if it runs in a VPC, `encryption` if it uses a KMS key of its own, `optional` if nothing
 * that a request says tells.
 */
export type Need = 'always' | 'vpc' | 'encryption' | 'optional'

/** One statement that a platform needs of the principal of its jobs, outside any window too. */
export type PlatformRight = {
  readonly sid: string
  /** What the platform does with it; completes "needs these rights to …". */
  readonly purpose: string
  readonly when: Need
  readonly actions: readonly string[]
  readonly resources: readonly string[]
  /** As in a policy: operator, key, value. */
  readonly condition?: Readonly<Record<string, Readonly<Record<string, string>>>>
}

/** EC2 has no resource and no condition for these. */
export const DESCRIBE_NETWORK: readonly string[] = [
  'ec2:DescribeDhcpOptions',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSecurityGroups',
  'ec2:DescribeSubnets',
  'ec2:DescribeVpcs',
]

export const DELETE_NETWORK_INTERFACES: readonly string[] = [
  'ec2:CreateNetworkInterfacePermission',
  'ec2:DeleteNetworkInterface',
  'ec2:DeleteNetworkInterfacePermission',
]

/** Log groups whose names begin so, and their streams. */
export function logGroups({ partition, account }: Place, prefix: string): readonly string[] {
  return [`arn:${partition}:logs:*:${account}:log-group:${prefix}*`]
}

/** A service that writes the log of a job creates its group as well. */
export const WRITE_LOGS: readonly string[] = [
  'logs:CreateLogGroup',
  'logs:CreateLogStream',
  'logs:DescribeLogStreams',
  'logs:PutLogEvents',
]

export function keys({ partition }: Place): readonly string[] {
  return [`arn:${partition}:kms:*:*:key/*`]
}
