import { type IAMClient, paginateListGroupsForUser } from '@aws-sdk/client-iam'
import { undefinedIfMissing } from '#runtime/iam-calls.ts'
import type { Holder } from '../attachments.ts'
import { HOLDER_CALLS } from './holder-calls.ts'

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
  for await (const { AttachedPolicies = [] } of HOLDER_CALLS.group.attached(client, name)) {
    arns.push(...AttachedPolicies.map(({ PolicyArn = '' }) => PolicyArn))
  }
  return arns
}

export async function inlineOf(client: IAMClient, { type, name }: Holder): Promise<readonly InlinePolicy[]> {
  const { inline, get } = HOLDER_CALLS[type]
  const names: string[] = []
  for await (const { PolicyNames = [] } of inline(client, name)) names.push(...PolicyNames)
  return names.map((policy) => ({ name: policy, read: () => textOf(get(client, name, policy)) }))
}

async function textOf(answer: ReturnType<(typeof HOLDER_CALLS)['user']['get']>): Promise<string | undefined> {
  const document = (await undefinedIfMissing(answer))?.PolicyDocument
  return document === undefined ? undefined : decodeURIComponent(document)
}
