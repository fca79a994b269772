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
import type { IamPrincipal } from '#core/grant/principal.ts'
import { iam, undefinedIfMissing } from './client.ts'

/** Whom a hand may have attached a policy to. No grant is for a group. */
export type Holder = IamPrincipal | { readonly type: 'group'; readonly name: string }

/** Names of the policies under a path that are attached to a principal. A principal that is gone has none. */
export async function attachedNames(principal: IamPrincipal, path: string): Promise<readonly string[]> {
  return (await attachedTo(principal, { PathPrefix: path })).map(({ PolicyName = '' }) => PolicyName)
}

/** ARNs of every managed policy that is attached to a principal, whoever attached it. */
export async function attachedArns(principal: IamPrincipal): Promise<readonly string[]> {
  return (await attachedTo(principal, {})).map(({ PolicyArn = '' }) => PolicyArn)
}

async function attachedTo({ type, name }: IamPrincipal, under: Under): Promise<readonly AttachedPolicy[]> {
  return (await undefinedIfMissing(policiesOf(LIST[type](name, under)))) ?? []
}

export async function attach({ type, name }: IamPrincipal, PolicyArn: string): Promise<void> {
  await ATTACH[type](name, PolicyArn)
}

/** Says whether it was attached. */
export async function detach({ type, name }: Holder, PolicyArn: string): Promise<boolean> {
  return (await undefinedIfMissing(DETACH[type](name, PolicyArn))) !== undefined
}

type Under = { readonly PathPrefix?: string }

const LIST = {
  user: (UserName: string, under: Under) => paginateListAttachedUserPolicies({ client: iam() }, { UserName, ...under }),
  role: (RoleName: string, under: Under) => paginateListAttachedRolePolicies({ client: iam() }, { RoleName, ...under }),
} satisfies Record<IamPrincipal['type'], unknown>

const ATTACH = {
  user: (UserName: string, PolicyArn: string) => iam().send(new AttachUserPolicyCommand({ UserName, PolicyArn })),
  role: (RoleName: string, PolicyArn: string) => iam().send(new AttachRolePolicyCommand({ RoleName, PolicyArn })),
} satisfies Record<IamPrincipal['type'], unknown>

type Detach = (name: string, PolicyArn: string) => Promise<object>

const DETACH: Readonly<Record<Holder['type'], Detach>> = {
  user: (UserName, PolicyArn) => iam().send(new DetachUserPolicyCommand({ UserName, PolicyArn })),
  role: (RoleName, PolicyArn) => iam().send(new DetachRolePolicyCommand({ RoleName, PolicyArn })),
  group: (GroupName, PolicyArn) => iam().send(new DetachGroupPolicyCommand({ GroupName, PolicyArn })),
}

type Page = { readonly AttachedPolicies?: readonly AttachedPolicy[] | undefined }

async function policiesOf(pages: AsyncIterable<Page>): Promise<readonly AttachedPolicy[]> {
  const policies: AttachedPolicy[] = []
  for await (const { AttachedPolicies = [] } of pages) policies.push(...AttachedPolicies)
  return policies
}
