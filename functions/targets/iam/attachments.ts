import {
  type AttachedPolicy,
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  DetachGroupPolicyCommand,
  DetachRolePolicyCommand,
  DetachUserPolicyCommand,
  type IAMClient,
  type ListEntitiesForPolicyResponse,
  paginateListAttachedRolePolicies,
  paginateListAttachedUserPolicies,
} from '@aws-sdk/client-iam'
import type { IamPrincipal } from '#core/grant/principal.ts'
import { NoSuchPrincipal } from '#core/ports.ts'
import { isAccessDenied, isNoSuchEntity, undefinedIfMissing, whileUnknown } from '#runtime/iam-calls.ts'
import { orOutcomeUnknown } from '#runtime/outcome-unknown.ts'
import { iam } from './client.ts'

/** What a policy can be attached to. No grant is for a group, but people may attach a policy to one. */
export type Holder = IamPrincipal | { readonly type: 'group'; readonly name: string }

/** Names of the policies under a path that are attached to a principal. A principal that does not exist has none. */
export async function attachedNames(principal: IamPrincipal, path: string): Promise<readonly string[]> {
  return (await attachedTo(principal, { PathPrefix: path }, iam())).map(({ PolicyName = '' }) => PolicyName)
}

/** ARNs of every managed policy that is attached to a principal, whoever attached it. */
export async function attachedArns(principal: IamPrincipal, client = iam()): Promise<readonly string[]> {
  return (await attachedTo(principal, {}, client)).map(({ PolicyArn = '' }) => PolicyArn)
}

async function attachedTo(
  { type, name }: IamPrincipal,
  under: Under,
  client: IAMClient,
): Promise<readonly AttachedPolicy[]> {
  return (await undefinedIfMissing(policiesOf(LIST[type](client, name, under)))) ?? []
}

/**
 * To attach what is attached is success. Says whether it took more than one attempt. Throws `NoSuchPrincipal` if IAM has no such
 * user or role.
 */
export async function attach(principal: IamPrincipal, PolicyArn: string): Promise<boolean> {
  const { type, name } = principal
  try {
    const { $metadata } = await whileUnknown(() => orOutcomeUnknown(ATTACH[type](name, PolicyArn)))
    return ($metadata.attempts ?? 1) > 1
  } catch (error) {
    throw (await isMissing(principal, error)) ? new NoSuchPrincipal(principal, error) : error
  }
}

/** What does not exist has no tag, so IAM may deny the call before it looks for the principal. */
async function isMissing({ type, name }: IamPrincipal, error: unknown): Promise<boolean> {
  if (!isAccessDenied(error)) return isNoSuchEntity(error)
  try {
    return (await undefinedIfMissing(policiesOf(LIST[type](iam(), name, {})))) === undefined
  } catch {
    return false
  }
}

/** Says whether it was attached. */
export async function detach({ type, name }: Holder, PolicyArn: string): Promise<boolean> {
  return (await undefinedIfMissing(DETACH[type](name, PolicyArn))) !== undefined
}

/** Everything that carries a policy, on one page of the answer. */
export function holdersOf(page: ListEntitiesForPolicyResponse): readonly Holder[] {
  return Object.values(HOLDERS).flatMap((ofType) => ofType(page))
}

type Under = { readonly PathPrefix?: string }

const LIST = {
  user: (client: IAMClient, UserName: string, under: Under) =>
    paginateListAttachedUserPolicies({ client }, { UserName, ...under }),
  role: (client: IAMClient, RoleName: string, under: Under) =>
    paginateListAttachedRolePolicies({ client }, { RoleName, ...under }),
} satisfies Record<IamPrincipal['type'], unknown>

const ATTACH = {
  user: (UserName: string, PolicyArn: string) => iam().send(new AttachUserPolicyCommand({ UserName, PolicyArn })),
  role: (RoleName: string, PolicyArn: string) => iam().send(new AttachRolePolicyCommand({ RoleName, PolicyArn })),
} satisfies Record<IamPrincipal['type'], unknown>

const DETACH = {
  user: (UserName: string, PolicyArn: string) => iam().send(new DetachUserPolicyCommand({ UserName, PolicyArn })),
  role: (RoleName: string, PolicyArn: string) => iam().send(new DetachRolePolicyCommand({ RoleName, PolicyArn })),
  group: (GroupName: string, PolicyArn: string) => iam().send(new DetachGroupPolicyCommand({ GroupName, PolicyArn })),
} satisfies Record<Holder['type'], unknown>

type HoldersOf = (page: ListEntitiesForPolicyResponse) => readonly Holder[]

const HOLDERS: Readonly<Record<Holder['type'], HoldersOf>> = {
  user: ({ PolicyUsers = [] }) => PolicyUsers.map(({ UserName: name = '' }) => ({ type: 'user', name })),
  role: ({ PolicyRoles = [] }) => PolicyRoles.map(({ RoleName: name = '' }) => ({ type: 'role', name })),
  group: ({ PolicyGroups = [] }) => PolicyGroups.map(({ GroupName: name = '' }) => ({ type: 'group', name })),
}

type Page = { readonly AttachedPolicies?: readonly AttachedPolicy[] | undefined }

async function policiesOf(pages: AsyncIterable<Page>): Promise<readonly AttachedPolicy[]> {
  const policies: AttachedPolicy[] = []
  for await (const { AttachedPolicies = [] } of pages) policies.push(...AttachedPolicies)
  return policies
}
