/** Types of resources that exist on AWS only, and why nothing is missed without them here. */
export const AWS_ONLY: Readonly<Record<string, string>> = {
  'AWS::S3::Bucket': 'osls puts the zips there; here they are read beside the template',
  'AWS::S3::BucketPolicy': 'it is the policy of that bucket',
  'AWS::CloudWatch::Alarm': 'it looks at metrics, which nobody counts here',
  'AWS::CloudWatch::Dashboard': 'it shows metrics',
  'AWS::Logs::QueryDefinition': 'it is a text in the console of CloudWatch',
  'AWS::Events::Archive': 'it keeps a copy of events for replays, which a person starts',
}

/** Throws for a type that is neither run here nor known to be AWS's own affair: it would be missing without a word. */
export function checkTypes(
  resources: readonly { readonly logicalId: string; readonly type: string }[],
  run: ReadonlySet<string>,
): void {
  const unknown = resources.filter(({ type }) => !run.has(type) && !Object.hasOwn(AWS_ONLY, type))
  if (unknown.length === 0) return
  const names = unknown.map(({ logicalId, type }) => `${logicalId} (${type})`).join(', ')
  throw new Error(`Cannot run ${names}: local AWS does not know what it is for; see local/template/aws-only.ts`)
}
