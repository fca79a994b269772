import {
  GetGroupPolicyCommand,
  GetRolePolicyCommand,
  GetUserPolicyCommand,
  type IAMClient,
  paginateListAttachedGroupPolicies,
  paginateListGroupPolicies,
  paginateListGroupsForUser,
  paginateListRolePolicies,
  paginateListUserPolicies,
} from '@aws-sdk/client-iam'
import type { Holder } from '../attachments.ts'
import { undefinedIfMissing } from '../client.ts'

/** A policy that a holder has, and how to read its text; undefined if it is gone meanwhile. */
export type InlinePolicy = { readonly name: string; readonly read: () => Promise<string | undefined> }

export type Group = Extract<Holder, { readonly type: 'group' }>

/** The groups of a principal: only users have some. */
export async function groupsOf(client: IAMClient, { type, name }: Holder): Promise<readonly Group[]> {
  if (type !== 'user') return []
  const groups: Group[] = []
  for await (const { Groups = [] } of paginateListGroupsForUser({ client }, { UserName: name })) {
    groups.push(...Groups.map(({ GroupName = '' }): Group => ({ type: 'group', name: GroupName })))
  }
  return groups
}

/** ARNs of the managed policies that are attached to a group. */
export async function attachedToGroup(client: IAMClient, { name }: Group): Promise<readonly string[]> {
  const arns: string[] = []
  const pages = paginateListAttachedGroupPolicies({ client }, { GroupName: name })
  for await (const { AttachedPolicies = [] } of pages) {
    arns.push(...AttachedPolicies.map(({ PolicyArn = '' }) => PolicyArn))
  }
  return arns
}

export async function inlineOf(client: IAMClient, { type, name }: Holder): Promise<readonly InlinePolicy[]> {
  const names: string[] = []
  for await (const { PolicyNames = [] } of INLINE[type].list(client, name)) names.push(...PolicyNames)
  return names.map((policy) => ({ name: policy, read: () => textOf(INLINE[type].get(client, name, policy)) }))
}

type Inline = {
  readonly list: (
    client: IAMClient,
    holder: string,
  ) => AsyncIterable<{ readonly PolicyNames?: readonly string[] | undefined }>
  readonly get: (
    client: IAMClient,
    holder: string,
    PolicyName: string,
  ) => Promise<{ readonly PolicyDocument?: string | undefined }>
}

const INLINE: Readonly<Record<Holder['type'], Inline>> = {
  user: {
    list: (client, UserName) => paginateListUserPolicies({ client }, { UserName }),
    get: (client, UserName, PolicyName) => client.send(new GetUserPolicyCommand({ UserName, PolicyName })),
  },
  role: {
    list: (client, RoleName) => paginateListRolePolicies({ client }, { RoleName }),
    get: (client, RoleName, PolicyName) => client.send(new GetRolePolicyCommand({ RoleName, PolicyName })),
  },
  group: {
    list: (client, GroupName) => paginateListGroupPolicies({ client }, { GroupName }),
    get: (client, GroupName, PolicyName) => client.send(new GetGroupPolicyCommand({ GroupName, PolicyName })),
  },
}

async function textOf(answer: ReturnType<Inline['get']>): Promise<string | undefined> {
  const document = (await undefinedIfMissing(answer))?.PolicyDocument
  return document === undefined ? undefined : decodeURIComponent(document)
}
