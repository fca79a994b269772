import { PARTITIONS, partitionOfRegion } from '@curfew/iam-policy/partition'
import { Fault } from '#cli/fault.ts'
import type { Io } from '#cli/io.ts'
import type { Deployment } from '#core/access/deployment.ts'

export type DeploymentOptions = {
  readonly account?: string | undefined
  readonly region?: string | undefined
  readonly partition?: string | undefined
}

/** The account and region of the policies: from the options, or else from the environment. Throws a Fault without both. */
export function deploymentOf({ account, region, partition }: DeploymentOptions, { environment }: Io): Deployment {
  const deployment = {
    account: account ?? environment.CURFEW_ACCOUNT ?? environment.AWS_ACCOUNT_ID,
    region: region ?? environment.AWS_REGION ?? environment.AWS_DEFAULT_REGION,
  }
  if (deployment.account === undefined) {
    throw new Fault('Cannot determine the account: pass --account, or set CURFEW_ACCOUNT or AWS_ACCOUNT_ID')
  }
  if (!/^\d{12}$/.test(deployment.account))
    throw new Fault(`Cannot use account ${deployment.account}: an account ID has 12 digits`)
  if (deployment.region === undefined) {
    throw new Fault('Cannot determine the region: pass --region, or set AWS_REGION or AWS_DEFAULT_REGION')
  }
  if (!/^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/.test(deployment.region)) {
    throw new Fault(`Cannot use region ${deployment.region}: a region looks like us-east-1`)
  }
  return {
    account: deployment.account,
    region: deployment.region,
    partition: partitionFor(deployment.region, partition),
  }
}

/** The one that has the region. `--partition` is for regions that are newer than the table. */
function partitionFor(region: string, asked: string | undefined): string {
  const own = partitionOfRegion(region)
  if (asked !== undefined && !PARTITIONS.has(asked)) {
    throw new Fault(`Cannot use partition ${asked}: Curfew knows ${[...PARTITIONS.keys()].join(', ')}`)
  }
  if (asked !== undefined && own !== undefined && asked !== own) {
    throw new Fault(`Cannot use partition ${asked}: region ${region} is in ${own}`)
  }
  const partition = asked ?? own
  if (partition === undefined) {
    throw new Fault(
      `Cannot determine the partition of region ${region}: Curfew does not know the region; pass --partition`,
    )
  }
  return partition
}
