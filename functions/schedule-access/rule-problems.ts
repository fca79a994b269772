import type { Access } from '#core/access/access.ts'
import { partitionProblems } from '#core/access/arns.ts'
import type { Deployment } from '#core/access/deployment.ts'
import { otherAccountProblems, ownerProblems } from '#core/access/location-accounts.ts'
import { endedLocationProblems } from '#core/access/location-end.ts'
import { capabilityProblems } from '#core/admission/capability-problems.ts'
import { guardrailProblems } from '#core/admission/guardrail-problems.ts'
import { pastWindowProblems } from '#core/admission/request-problems.ts'
import { hasAccessKeys } from '#core/grant/principal.ts'
import type { Window } from '#core/grant/window.ts'
import type { Problem } from '#core/refusal.ts'
import type { BusEvent } from '#events/bus-event.ts'
import { partsOf } from '#events/parts.ts'
import type { World } from './world.ts'

export type RuleProblems = {
  /** What the guardrails do not allow, what the target cannot enforce, and locations that nobody could use. */
  readonly lasting: readonly Problem[]
  /** What was right once: the window has closed. */
  readonly late: readonly Problem[]
}

/** What is wrong with those parts of a request that can be read, even if others cannot. Calls nothing. */
export function ruleProblems(
  { source, detail }: BusEvent,
  { targets, deployment, guardrails, now }: World,
): RuleProblems {
  const { principal, window, keys, ...parts } = partsOf(detail)
  // Of a principal without keys the contract says already that it can have no strategy for them.
  const needing = { ...parts, keys: principal !== undefined && hasAccessKeys(principal) ? keys : undefined }
  return {
    lasting: [
      ...partitionProblems(detail, deployment.partition),
      ...locationProblems(parts.access, window, deployment),
      ...(principal === undefined ? [] : capabilityProblems(needing, targets[principal.type].capabilities)),
      ...guardrailProblems({ source, principal, window, keys, ...parts }, guardrails, now()),
    ],
    late: window === undefined ? [] : pastWindowProblems(window, now()),
  }
}

function locationProblems(
  access: Access | undefined,
  window: Window | undefined,
  { account }: Deployment,
): readonly Problem[] {
  if (access === undefined) return []
  return [
    ...otherAccountProblems(access, account),
    ...ownerProblems(access, account),
    ...(window === undefined ? [] : endedLocationProblems(access, window)),
  ]
}
