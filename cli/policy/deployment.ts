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
  const where = {
    account: account ?? environment.CURFEW_ACCOUNT ?? environment.AWS_ACCOUNT_ID,
    region: region ?? environment.AWS_REGION ?? environment.AWS_DEFAULT_REGION,
  }
  if (where.account === undefined) {
    throw new Fault('Cannot tell the account: give --account, or set CURFEW_ACCOUNT or AWS_ACCOUNT_ID')
  }
  if (!/^\d{12}$/.test(where.account)) throw new Fault(`Cannot take the account ${where.account}: it has twelve digits`)
  if (where.region === undefined) {
    throw new Fault('Cannot tell the region: give --region, or set AWS_REGION or AWS_DEFAULT_REGION')
  }
  if (!/^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/.test(where.region)) {
    throw new Fault(`Cannot take the region ${where.region}: one looks like us-east-1`)
  }
  return { account: where.account, region: where.region, partition: partition ?? partitionOf(where.region) }
}

function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn'
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws'
}
