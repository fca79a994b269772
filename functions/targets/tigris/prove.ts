import { evaluate } from '@curfew/iam-policy/evaluate'
import type { Policy } from '@curfew/iam-policy/policy'
import type { JobAccess } from '#core/grant/grant.ts'
import { type Question, questionsOf } from './proof/questions.ts'
import { flawsOf } from './proof/structure.ts'

/** What is wrong with the policies; none if the proof holds. */
export type Proof = { readonly holds: boolean; readonly failures: readonly string[] }

/**
 * Prove that these policies give a job all that it needs, as Tigris reads them, and nothing else. The structure shows what no number
 * of requests could: the window and one block of the network on every statement, no resource that was
 * not requested. Then each location is asked for, inside and at every edge of window and network.
 */
export function prove(job: JobAccess, policies: readonly Policy[]): Proof {
  const failures = [
    ...flawsOf(job, policies),
    ...questionsOf(job).flatMap((question) => disagreement(policies, question)),
  ]
  return { holds: failures.length === 0, failures }
}

function disagreement(policies: readonly Policy[], { expected, ...request }: Question): readonly string[] {
  if (evaluate({ identity: policies }, request).decision === expected) return []
  const { action, resource, context } = request
  const when = Object.values(context).join(' from ')
  return [`${action} on ${resource} at ${when} must be ${expected === 'allow' ? 'allowed' : 'denied'}, and is not`]
}
