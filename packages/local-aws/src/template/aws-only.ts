/** Resource types that local AWS accepts but does not run, and why a stack works without them here. */
export const AWS_ONLY: Readonly<Record<string, string>> = {
  'AWS::S3::Bucket': 'the deployment bucket of osls: here the zips are read from the package folder',
  'AWS::S3::BucketPolicy': 'the policy of the deployment bucket',
  'AWS::CloudWatch::Dashboard': 'what it shows, GetMetricData and StartQuery answer',
  'AWS::Events::Archive': 'a copy of events, which only a replay reads',
}

/** Throws for a resource type that is neither run here nor in `AWS_ONLY`: it would be missing silently. */
export function checkTypes(
  resources: readonly { readonly logicalId: string; readonly type: string }[],
  supported: ReadonlySet<string>,
): void {
  const unknown = resources.filter(({ type }) => !supported.has(type) && !Object.hasOwn(AWS_ONLY, type))
  if (unknown.length === 0) return
  const names = unknown.map(({ logicalId, type }) => `${logicalId} (${type})`).join(', ')
  throw new Error(`Cannot deploy ${names}: local AWS does not support these resource types`)
}
