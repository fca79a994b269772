import type { Access } from '#core/access/access.ts'
import { partitionProblems } from '#core/access/arns.ts'
import { overProblems } from '#core/access/ends-before.ts'
import { ownerProblems } from '#core/access/location-accounts.ts'
import { accountReachProblems } from '#core/admission/account-reach.ts'
import { bedrockOutputProblems } from '#core/admission/bedrock-output-problems.ts'
import { capabilityProblems, type Needing } from '#core/admission/capability-problems.ts'
import { deletionProblems } from '#core/admission/deletion-problems.ts'
import { endsWithProblems } from '#core/admission/ends-with-problems.ts'
import { guardrailProblems } from '#core/admission/guardrail-problems.ts'
import { placedFor } from '#core/admission/place-access.ts'
import { pastWindowProblems } from '#core/admission/request-problems.ts'
import { reindexed } from '#core/catalogue/reindexed.ts'
import { resolveAccess } from '#core/catalogue/resolve-access.ts'
import { hasAccessKeys, type Principal } from '#core/grant/principal.ts'
import type { Problem } from '#core/refusal.ts'
import type { BusEvent } from '#events/bus-event.ts'
import { partsOf } from '#events/parts.ts'
import type { World } from './world.ts'

export type RuleProblems = {
  /** What the guardrails and the catalogue do not allow, what the target cannot enforce, and locations that nobody could use. */
  readonly lasting: readonly Problem[]
  /** What was right once: the window has closed, or a location may not be used any more. */
  readonly late: readonly Problem[]
  /** What is asked for, with every name resolved and every location placed. Undefined if it cannot be read. */
  readonly access: Access | undefined
}

/** What is wrong with those parts of a request that can be read, even if others cannot. Calls nothing. */
export function ruleProblems({ source, detail }: BusEvent, world: World): RuleProblems {
  const { deployment, guardrails, catalogue, now } = world
  const { access: asked, ...parts } = partsOf(detail)
  const { principal, window, requestedBy } = parts
  const asker = { source, requestedBy, principal }
  const resolved = asked && resolveAccess(asked, { catalogue, asker, from: window?.opensAt ?? now() })
  const request = { ...parts, source, access: resolved?.access }
  const placed = resolved && placedFor(asker, resolved.access, guardrails, deployment.account)
  // Of a principal without keys the contract says already that it can have no strategy for them.
  const needing = { ...request, keys: principal !== undefined && hasAccessKeys(principal) ? parts.keys : undefined }
  const problems = [
    ...(placed === undefined ? [] : locationProblems(placed, world)),
    ...bedrockOutputProblems(parts.endsWith, resolved?.access),
    ...(principal === undefined ? [] : targetProblems(needing, principal, world)),
    ...guardrailProblems(request, guardrails, now(), deployment.account),
  ]
  return {
    lasting: [
      ...partitionProblems(detail, deployment.partition),
      ...endsWithProblems(parts.endsWith, deployment),
      ...(resolved?.problems ?? []),
      ...(resolved === undefined ? problems : reindexed(problems, resolved.positions)),
    ],
    late: [
      ...(window === undefined ? [] : pastWindowProblems(window, now())),
      ...(resolved === undefined ? [] : reindexed(overProblems(resolved.access, now()), resolved.positions)),
    ],
    access: placed,
  }
}

/** Of principals that the stage does not manage, that is all there is to say. */
function targetProblems(request: Needing, { type }: Principal, { targets, manages }: World): readonly Problem[] {
  if (manages(type)) return capabilityProblems(request, targets[type].capabilities)
  return [{ path: 'principal', message: 'this stage manages no access keys of Tigris: it is deployed without them' }]
}

function locationProblems(placed: Access, { deployment, accountReach, deletion }: World): readonly Problem[] {
  return [
    ...ownerProblems(placed, deployment.account),
    ...accountReachProblems(placed, accountReach),
    ...deletionProblems(placed, deployment.account, deletion),
  ]
}
