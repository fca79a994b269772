/** Where a stack stands. */
export type StackLocation = {
  readonly account: string
  readonly region: string
  readonly stackName: string
}

export function arn(place: StackLocation, service: string, resource: string): string {
  return `arn:aws:${service}:${place.region}:${place.account}:${resource}`
}

/** IAM belongs to no region. */
export function iamArn(place: StackLocation, resource: string): string {
  return `arn:aws:iam::${place.account}:${resource}`
}
