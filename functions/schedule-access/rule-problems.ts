import { partitionProblems } from '#core/access/arns.ts'
import { capabilityProblems } from '#core/admission/capability-problems.ts'
import { guardrailProblems } from '#core/admission/guardrail-problems.ts'
import { pastWindowProblems } from '#core/admission/request-problems.ts'
import { hasAccessKeys } from '#core/grant/principal.ts'
import type { Problem } from '#core/refusal.ts'
import type { BusEvent } from '#events/bus-event.ts'
import { partsOf } from '#events/parts.ts'
import type { World } from './world.ts'

export type RuleProblems = {
  /** What the guardrails do not allow, what the target cannot enforce, and what is of another partition. */
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
      ...(principal === undefined ? [] : capabilityProblems(needing, targets[principal.type].capabilities)),
      ...guardrailProblems({ source, principal, window, keys, ...parts }, guardrails, now()),
    ],
    late: window === undefined ? [] : pastWindowProblems(window, now()),
  }
}
