import { ListAccessKeysCommand, ListAttachedUserPoliciesCommand } from '@aws-sdk/client-iam'
import type { Day } from './day.ts'

/** The state of a user in IAM and Secrets Manager. */
export type UserState = {
  /** Names of attached policies. */
  readonly attached: readonly string[]
  readonly liveKeys: readonly string[]
  readonly deadKeys: readonly string[]
  /** Id of the key whose secret is stored. */
  readonly storedKey: string | undefined
}

export async function stateOf({ iam, storedKey }: Day, UserName: string): Promise<UserState> {
  const { AttachedPolicies = [] } = await iam.send(new ListAttachedUserPoliciesCommand({ UserName }))
  const { AccessKeyMetadata = [] } = await iam.send(new ListAccessKeysCommand({ UserName }))
  const keysThat = (status: string) =>
    AccessKeyMetadata.filter(({ Status }) => Status === status).map(({ AccessKeyId = '' }) => AccessKeyId)
  return {
    attached: AttachedPolicies.map(({ PolicyName = '' }) => PolicyName),
    liveKeys: keysThat('Active'),
    deadKeys: keysThat('Inactive'),
    storedKey: (await storedKey(UserName))?.accessKeyId,
  }
}
