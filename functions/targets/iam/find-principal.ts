import { GetRoleCommand, GetUserCommand, type IAMClient } from '@aws-sdk/client-iam'
import type { IamPrincipal } from '#core/grant/principal.ts'
import { undefinedIfMissing } from '#runtime/iam-calls.ts'
import type { FoundPrincipal } from './principal-problems.ts'
import { trustedServices } from './trusted-services.ts'

/** A user or role as IAM has it now; undefined if there is none of that name. */
export async function findPrincipal(
  client: IAMClient,
  { type, name }: IamPrincipal,
): Promise<FoundPrincipal | undefined> {
  const found = await FIND[type](client, name)
  if (found === undefined) return undefined
  return {
    id: found.id,
    name: found.name,
    services: found.services,
    tagging: found.tagging,
    boundaryArn: found.PermissionsBoundary?.PermissionsBoundaryArn,
    tags: Object.fromEntries((found.Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value])),
  }
}

async function userOf(client: IAMClient, name: string) {
  const { User } = (await undefinedIfMissing(client.send(new GetUserCommand({ UserName: name })))) ?? {}
  return User && { ...User, id: User.UserId ?? '', name: User.UserName ?? '', services: [], tagging: [] }
}

async function roleOf(client: IAMClient, name: string) {
  const { Role } = (await undefinedIfMissing(client.send(new GetRoleCommand({ RoleName: name })))) ?? {}
  if (Role === undefined) return undefined
  const trusted = trustedServices(Role.AssumeRolePolicyDocument)
  return { ...Role, id: Role.RoleId ?? '', name: Role.RoleName ?? '', ...trusted }
}

const FIND = { user: userOf, role: roleOf } satisfies Record<IamPrincipal['type'], unknown>
