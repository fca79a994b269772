import { ACCOUNT } from '../account.ts'

export const READ = 's3:GetObject'
export const CAROL = `arn:aws:iam::${ACCOUNT}:user/carol`

/** What was decided of each action and resource. */
export function decisions(results: readonly { readonly EvalDecision?: string | undefined }[]) {
  return results.map((one) => one.EvalDecision)
}
