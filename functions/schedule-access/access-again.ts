import type { Access } from '#core/access/access.ts'
import { ownerProblems } from '#core/access/location-accounts.ts'
import { accountReachProblems } from '#core/admission/account-reach.ts'
import type { Requester } from '#core/admission/guardrail-rule.ts'
import { placedFor } from '#core/admission/place-access.ts'
import { askedAgain, movedProblems } from '#core/catalogue/asked-again.ts'
import { resolveAccess } from '#core/catalogue/resolve-access.ts'
import type { Grant } from '#core/grant/grant.ts'
import type { Problem } from '#core/refusal.ts'
import type { World } from './world.ts'

/** The access of a grant by the catalogue and the guardrails of today. */
export type AccessAgain = {
  /** With the account of each location, for the guardrails to check. */
  readonly asked: Access
  /** As the policies will have it, if there are no problems. */
  readonly placed: Access
  readonly problems: readonly Problem[]
}

/**
 * Resolves and places the access of a grant again, for whoever asks for more time. What may not be used any more, but could be when
 * the grant opened, stays as it is: its statement has ended, and more time for the rest does not prolong it.
 * @param opensAt of the window that the grant will have
 */
export function accessAgain(
  { access: before, principal }: Grant,
  requester: Requester,
  opensAt: Date,
  { catalogue, guardrails, deployment, accountReach }: World,
): AccessAgain {
  const { account } = deployment
  const asker = { ...requester, principal }
  const { access: asked, problems } = resolveAccess(askedAgain(before, account), { catalogue, asker, from: opensAt })
  const placed = placedFor(requester, asked, guardrails, account)
  if (problems.length > 0) return { asked, placed, problems }
  return {
    asked,
    placed,
    problems: [
      ...movedProblems(before, placed),
      ...ownerProblems(placed, account),
      ...accountReachProblems(placed, accountReach),
    ],
  }
}
