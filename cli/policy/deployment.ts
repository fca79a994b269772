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
    partition: partition ?? partitionOf(deployment.region),
  }
}

function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn'
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws'
}
