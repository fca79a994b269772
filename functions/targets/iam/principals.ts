import { GetAccountSummaryCommand, GetRoleCommand, GetUserCommand } from '@aws-sdk/client-iam'
import type { IamPrincipal } from '#core/grant/principal.ts'
import type { Inspected, Patience, Principals, Quotas } from '#core/target.ts'
import { setting } from '#runtime/settings.ts'
import { attachedArns } from './attachments.ts'
import { iam, SHORT_WAITS_MS, undefinedIfMissing, untilSettled, WAITS_MS } from './client.ts'
import { jobOfArn } from './policy-path.ts'
import { type FoundPrincipal, isMisspelled, principalProblems } from './principal-problems.ts'
import { type TrustedServices, trustedServices } from './trusted-services.ts'

/** Users and roles, by their friendly names. */
export const principals: Principals<IamPrincipal> = { inspect, foreignPolicies, quotasOf }

const NOBODY: TrustedServices = { services: [], tagging: [] }

const WAITS = { none: [], short: SHORT_WAITS_MS, long: WAITS_MS } satisfies Record<Patience, readonly number[]>

/** A principal that its owner created, tagged or gave its boundary seconds ago has problems until IAM shows that. */
async function inspect(principal: IamPrincipal, patience: Patience = 'none'): Promise<Inspected> {
  const problemsOf = (found: FoundPrincipal | undefined) => principalProblems(principal, found, setting('BOUNDARY_ARN'))
  const found = await untilSettled(
    () => find(principal),
    (answer) => isMisspelled(principal, answer) || problemsOf(answer).length === 0,
    WAITS[patience],
  )
  const { services, tagging } = found ?? NOBODY
  return { id: found?.id, problems: problemsOf(found), services, tagging }
}

async function find({ type, name }: IamPrincipal): Promise<FoundPrincipal | undefined> {
  const found = await FIND[type](name)
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

async function userOf(name: string) {
  const { User } = (await undefinedIfMissing(iam().send(new GetUserCommand({ UserName: name })))) ?? {}
  return User && { ...User, id: User.UserId ?? '', name: User.UserName ?? '', ...NOBODY }
}

async function roleOf(name: string) {
  const { Role } = (await undefinedIfMissing(iam().send(new GetRoleCommand({ RoleName: name })))) ?? {}
  if (Role === undefined) return undefined
  const trusted = trustedServices(Role.AssumeRolePolicyDocument)
  return { ...Role, id: Role.RoleId ?? '', name: Role.RoleName ?? '', ...trusted }
}

/** Their ARNs. */
async function foreignPolicies(principal: IamPrincipal): Promise<readonly string[]> {
  return (await attachedArns(principal)).filter((arn) => jobOfArn(arn) === undefined)
}

async function quotasOf({ type }: IamPrincipal): Promise<Quotas> {
  const summary = await accountSummary(Date.now())
  return {
    attachments: summary[ATTACHMENT_QUOTAS[type]] ?? 0,
    policies: summary.PoliciesQuota ?? 0,
    heldPolicies: summary.Policies ?? 0,
    accessKeys: summary.AccessKeysPerUserQuota ?? 0,
  }
}

const FIND = { user: userOf, role: roleOf } satisfies Record<IamPrincipal['type'], unknown>

const ATTACHMENT_QUOTAS = {
  user: 'AttachedPoliciesPerUserQuota',
  role: 'AttachedPoliciesPerRoleQuota',
} satisfies Record<IamPrincipal['type'], string>

/** For how long a summary of the account may decide whether a request fits. */
const SUMMARY_AGE_MS = 60_000

let known: { readonly at: number; readonly summary: Readonly<Record<string, number>> } | undefined

async function accountSummary(now: number): Promise<Readonly<Record<string, number>>> {
  if (known === undefined || now - known.at > SUMMARY_AGE_MS) {
    const { SummaryMap = {} } = await iam().send(new GetAccountSummaryCommand({}))
    known = { at: now, summary: SummaryMap }
  }
  return known.summary
}
