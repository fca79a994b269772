/** Where a stack is deployed. */
export type StackLocation = {
  readonly account: string
  readonly region: string
  readonly stackName: string
}

/** The ARN of a regional resource. */
export function arn(location: StackLocation, service: string, resource: string): string {
  return `arn:aws:${service}:${location.region}:${location.account}:${resource}`
}

/** The ARN of an IAM resource, which has no region. */
export function iamArn(location: StackLocation, resource: string): string {
  return `arn:aws:iam::${location.account}:${resource}`
}

/** The id of the stack. On AWS it ends in a number of its own. */
export function stackId({ region, account, stackName }: StackLocation): string {
  return `arn:aws:cloudformation:${region}:${account}:stack/${stackName}/local`
}
