import { GetAccountSummaryCommand } from '@aws-sdk/client-iam'
import type { IamPrincipal } from '#core/grant/principal.ts'
import type { Inspected, Patience, Principals, Quotas } from '#core/target.ts'
import { untilSettled, WAITS } from '#runtime/iam-calls.ts'
import { setting } from '#runtime/settings.ts'
import { attachedArns } from './attachments.ts'
import { iam } from './client.ts'
import { findPrincipal } from './find-principal.ts'
import { jobOfArn } from './policy-path.ts'
import { type FoundPrincipal, isMisspelled, principalProblems } from './principal-problems.ts'
import type { TrustedServices } from './trusted-services.ts'

/** Users and roles, by their friendly names. */
export const principals: Principals<IamPrincipal> = { inspect, foreignPolicies, quotasOf }

const NOBODY: TrustedServices = { services: [], tagging: [] }

/** A principal that its owner created, tagged or gave its boundary seconds ago has problems until IAM shows that. */
async function inspect(principal: IamPrincipal, patience: Patience = 'none'): Promise<Inspected> {
  const problemsOf = (found: FoundPrincipal | undefined) => principalProblems(principal, found, setting('BOUNDARY_ARN'))
  const found = await untilSettled(
    () => findPrincipal(iam(), principal),
    (answer) => isMisspelled(principal, answer) || problemsOf(answer).length === 0,
    WAITS[patience],
  )
  const { services, tagging } = found ?? NOBODY
  return { id: found?.id, problems: problemsOf(found), services, tagging }
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
