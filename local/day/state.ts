import { ListAccessKeysCommand, ListAttachedUserPoliciesCommand } from '@aws-sdk/client-iam'
import type { Day } from './day.ts'

/** The state of a user or slot in IAM or Tigris, and in Secrets Manager. */
export type PrincipalState = {
  /** Names of attached policies. */
  readonly attached: readonly string[]
  readonly liveKeys: readonly string[]
  readonly deadKeys: readonly string[]
  /** Id of the key whose secret is stored. */
  readonly storedKey: string | undefined
}

export async function stateOf({ iam, storedKey }: Day, UserName: string): Promise<PrincipalState> {
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

/** As above, of a slot: what carries its name in Tigris. */
export async function slotStateOf({ tigris, storedKey }: Day, slot: string): Promise<PrincipalState> {
  const { keys, policies } = tigris?.truth() ?? { keys: new Map(), policies: new Map() }
  const own = [...keys.values()].filter(({ name }) => name === `curfew-${slot}`)
  const carried = [...policies.values()].filter(({ holders }) => own.some(({ id }) => holders.includes(id)))
  return {
    attached: carried.map(({ name }) => name),
    liveKeys: own.filter(({ isActive }) => isActive).map(({ id }) => id),
    deadKeys: own.filter(({ isActive }) => !isActive).map(({ id }) => id),
    storedKey: (await storedKey(slot, 'access-key/tigris'))?.accessKeyId,
  }
}
