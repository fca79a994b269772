import type { Deployment } from '../access/deployment.ts'
import type { EndsWith } from '../grant/ends-with.ts'
import type { Problem } from '../refusal.ts'

/** A job of another account or partition never ends a grant: Curfew takes the word of its own account's services only. */
export function endsWithProblems(
  endsWith: EndsWith | undefined,
  { partition, account }: Pick<Deployment, 'partition' | 'account'>,
): readonly Problem[] {
  if (endsWith === undefined) return []
  const { kind, name, queue } = endsWith
  const named = [
    {
      path: kind === 'customizationJob' ? 'endsWith.bedrock.customizationJob' : `endsWith.sagemaker.${kind}`,
      text: name,
    },
    { path: 'endsWith.batch.jobQueue', text: queue ?? '' },
  ]
  return named.flatMap(({ path, text }) => {
    const [prefix, itsPartition = '', , , owner = ''] = text.split(':')
    if (prefix !== 'arn' || (itsPartition === partition && owner === account)) return []
    const home = itsPartition === partition ? `account ${owner}` : `the partition ${itsPartition}`
    const own = itsPartition === partition ? `account ${account}` : partition
    return [
      { path, message: `is in ${home}, and Curfew hears only of the jobs of ${own}, so that it would end nothing` },
    ]
  })
}
