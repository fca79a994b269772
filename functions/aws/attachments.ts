import {
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  DetachRolePolicyCommand,
  DetachUserPolicyCommand,
  paginateListAttachedRolePolicies,
  paginateListAttachedUserPolicies,
} from '@aws-sdk/client-iam'
import type { Principal } from '#core/principal.ts'
import { iam, unlessGone } from './iam.ts'

/** Names of the policies under a path that are attached to a principal. A principal that is gone has none. */
export async function attachedNames({ type, name }: Principal, path: string): Promise<readonly string[]> {
  const pages =
    type === 'user'
      ? paginateListAttachedUserPolicies({ client: iam() }, { UserName: name, PathPrefix: path })
      : paginateListAttachedRolePolicies({ client: iam() }, { RoleName: name, PathPrefix: path })
  return (await unlessGone(namesOf(pages))) ?? []
}

export async function attach({ type, name }: Principal, PolicyArn: string): Promise<void> {
  if (type === 'user') await iam().send(new AttachUserPolicyCommand({ UserName: name, PolicyArn }))
  if (type === 'role') await iam().send(new AttachRolePolicyCommand({ RoleName: name, PolicyArn }))
}

export async function detach({ type, name }: Principal, PolicyArn: string): Promise<void> {
  if (type === 'user') await unlessGone(iam().send(new DetachUserPolicyCommand({ UserName: name, PolicyArn })))
  if (type === 'role') await unlessGone(iam().send(new DetachRolePolicyCommand({ RoleName: name, PolicyArn })))
}

type Page = { readonly AttachedPolicies?: readonly { readonly PolicyName?: string | undefined }[] | undefined }

async function namesOf(pages: AsyncIterable<Page>): Promise<readonly string[]> {
  const names: string[] = []
  for await (const { AttachedPolicies = [] } of pages)
    names.push(...AttachedPolicies.map(({ PolicyName = '' }) => PolicyName))
  return names
}
