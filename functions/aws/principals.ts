import { GetAccountSummaryCommand, GetRoleCommand, GetUserCommand } from '@aws-sdk/client-iam'
import type { AttachmentRoom, FoundPrincipal, Principals } from '#core/ports.ts'
import type { Principal } from '#core/principal.ts'
import { attachedArns } from './attachments.ts'
import { iam, unlessGone } from './iam.ts'
import { once } from './once.ts'
import { setting } from './settings.ts'

/** Users and roles as IAM holds them, looked up by friendly name. */
export const principals: Principals = { find, roomOf }

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

/** Quotas change by request to AWS only: once in a container's life is often enough. */
const quotas = once(async () => (await iam().send(new GetAccountSummaryCommand({}))).SummaryMap ?? {})

async function roomOf(principal: Principal): Promise<AttachmentRoom> {
  const arns = await attachedArns(principal)
  const { AttachedPoliciesPerUserQuota = 0, AttachedPoliciesPerRoleQuota = 0 } = await quotas()
  return {
    quota: principal.type === 'user' ? AttachedPoliciesPerUserQuota : AttachedPoliciesPerRoleQuota,
    others: arns.filter((arn) => !arn.includes(`:policy${setting('POLICY_PATH')}`)).length,
  }
}
