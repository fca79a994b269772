import { Fault } from '#cli/fault.ts'
import type { Io } from '#cli/io.ts'
import type { Deployment } from '#core/access/deployment.ts'

export type PlaceOptions = {
  readonly account?: string | undefined
  readonly region?: string | undefined
  readonly partition?: string | undefined
}

/** Where policies are to stand: as the options say, or else the environment. Throws a Fault if neither does. */
export function placeOf({ account, region, partition }: PlaceOptions, { environment }: Io): Deployment {
  const deployment = {
    account: account ?? environment.CURFEW_ACCOUNT ?? environment.AWS_ACCOUNT_ID,
    region: region ?? environment.AWS_REGION ?? environment.AWS_DEFAULT_REGION,
  }
  if (deployment.account === undefined) {
    throw new Fault('Cannot tell the account: give --account, or set CURFEW_ACCOUNT or AWS_ACCOUNT_ID')
  }
  if (!/^\d{12}$/.test(deployment.account))
    throw new Fault(`Cannot take the account ${deployment.account}: it has twelve digits`)
  if (deployment.region === undefined) {
    throw new Fault('Cannot tell the region: give --region, or set AWS_REGION or AWS_DEFAULT_REGION')
  }
  if (!/^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/.test(deployment.region)) {
    throw new Fault(`Cannot take the region ${deployment.region}: one looks like us-east-1`)
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
