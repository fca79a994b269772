import {
  type AttachedPolicy,
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  DetachGroupPolicyCommand,
  DetachRolePolicyCommand,
  DetachUserPolicyCommand,
  paginateListAttachedRolePolicies,
  paginateListAttachedUserPolicies,
} from '@aws-sdk/client-iam'
import type { Principal } from '#core/principal.ts'
import { iam, unlessGone } from './iam.ts'

/** Whom a hand may have attached a policy to. No grant is for a group. */
export type Holder = Principal | { readonly type: 'group'; readonly name: string }

/** Names of the policies under a path that are attached to a principal. A principal that is gone has none. */
export async function attachedNames(principal: Principal, path: string): Promise<readonly string[]> {
  return (await attachedTo(principal, { PathPrefix: path })).map(({ PolicyName = '' }) => PolicyName)
}

/** ARNs of every managed policy that is attached to a principal, whoever attached it. */
export async function attachedArns(principal: Principal): Promise<readonly string[]> {
  return (await attachedTo(principal, {})).map(({ PolicyArn = '' }) => PolicyArn)
}

async function attachedTo(
  { type, name }: Principal,
  under: { readonly PathPrefix?: string },
): Promise<readonly AttachedPolicy[]> {
  const pages =
    type === 'user'
      ? paginateListAttachedUserPolicies({ client: iam() }, { UserName: name, ...under })
      : paginateListAttachedRolePolicies({ client: iam() }, { RoleName: name, ...under })
  return (await unlessGone(policiesOf(pages))) ?? []
}

export async function attach({ type, name }: Principal, PolicyArn: string): Promise<void> {
  if (type === 'user') await iam().send(new AttachUserPolicyCommand({ UserName: name, PolicyArn }))
  if (type === 'role') await iam().send(new AttachRolePolicyCommand({ RoleName: name, PolicyArn }))
}

/** Says whether it was attached. */
export async function detach({ type, name }: Holder, PolicyArn: string): Promise<boolean> {
  return (await unlessGone<object>(sent())) !== undefined

  function sent() {
    if (type === 'user') return iam().send(new DetachUserPolicyCommand({ UserName: name, PolicyArn }))
    if (type === 'role') return iam().send(new DetachRolePolicyCommand({ RoleName: name, PolicyArn }))
    return iam().send(new DetachGroupPolicyCommand({ GroupName: name, PolicyArn }))
  }
}

type Page = { readonly AttachedPolicies?: readonly AttachedPolicy[] | undefined }

async function policiesOf(pages: AsyncIterable<Page>): Promise<readonly AttachedPolicy[]> {
  const policies: AttachedPolicy[] = []
  for await (const { AttachedPolicies = [] } of pages) policies.push(...AttachedPolicies)
  return policies
}
