import { GetAccountSummaryCommand, GetRoleCommand, GetUserCommand } from '@aws-sdk/client-iam'
import type { FoundPrincipal, Principals, Room } from '#core/ports.ts'
import type { Principal } from '#core/principal.ts'
import { attachedArns } from './attachments.ts'
import { iam, unlessGone } from './iam.ts'
import { keysOf } from './keys.ts'
import { setting } from './settings.ts'

/** Users and roles as IAM holds them, looked up by friendly name. */
export const principals: Principals = { find, roomOf, keysOf }

async function find({ type, name }: Principal): Promise<FoundPrincipal | undefined> {
  const found = type === 'user' ? await userOf(name) : await roleOf(name)
  if (found === undefined) return undefined
  return {
    name: found.name,
    boundaryArn: found.PermissionsBoundary?.PermissionsBoundaryArn,
    tags: Object.fromEntries((found.Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value])),
  }
}

async function userOf(name: string) {
  const { User } = (await unlessGone(iam().send(new GetUserCommand({ UserName: name })))) ?? {}
  return User && { ...User, name: User.UserName ?? '' }
}

async function roleOf(name: string) {
  const { Role } = (await unlessGone(iam().send(new GetRoleCommand({ RoleName: name })))) ?? {}
  return Role && { ...Role, name: Role.RoleName ?? '' }
}

async function roomOf(principal: Principal): Promise<Room> {
  const arns = await attachedArns(principal)
  const summary = await accountSummary(Date.now())
  return {
    attachments:
      summary[principal.type === 'user' ? 'AttachedPoliciesPerUserQuota' : 'AttachedPoliciesPerRoleQuota'] ?? 0,
    others: arns.filter((arn) => !arn.includes(`:policy${setting('POLICY_PATH')}`)).length,
    policies: summary.PoliciesQuota ?? 0,
    heldPolicies: summary.Policies ?? 0,
    accessKeys: summary.AccessKeysPerUserQuota ?? 0,
  }
}

/** How long what IAM tells of the account is good enough for a promise. */
const SUMMARY_AGE_MS = 60_000

let known: { readonly at: number; readonly summary: Readonly<Record<string, number>> } | undefined

async function accountSummary(now: number): Promise<Readonly<Record<string, number>>> {
  if (known === undefined || now - known.at > SUMMARY_AGE_MS) {
    const { SummaryMap = {} } = await iam().send(new GetAccountSummaryCommand({}))
    known = { at: now, summary: SummaryMap }
  }
  return known.summary
}
