import { GetRoleCommand, GetUserCommand } from '@aws-sdk/client-iam'
import type { FoundPrincipal, Principals } from '#core/ports.ts'
import type { Principal } from '#core/principal.ts'
import { iam, unlessGone } from './iam.ts'

/** Users and roles as IAM holds them, looked up by friendly name. */
export const principals: Principals = { find }

async function find({ type, name }: Principal): Promise<FoundPrincipal | undefined> {
  const found = type === 'user' ? await userOf(name) : await roleOf(name)
  if (found === undefined) return undefined
  return {
    boundaryArn: found.PermissionsBoundary?.PermissionsBoundaryArn,
    tags: Object.fromEntries((found.Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value])),
  }
}

async function userOf(name: string) {
  return (await unlessGone(iam().send(new GetUserCommand({ UserName: name }))))?.User
}

async function roleOf(name: string) {
  return (await unlessGone(iam().send(new GetRoleCommand({ RoleName: name }))))?.Role
}
