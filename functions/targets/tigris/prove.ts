import { TIGRIS } from '@curfew/iam-policy/dialects/tigris'
import { evaluate } from '@curfew/iam-policy/evaluate'
import { lint } from '@curfew/iam-policy/lint'
import type { Policy } from '@curfew/iam-policy/policy'
import { printPolicy } from '@curfew/iam-policy/print'
import type { JobAccess } from '#core/grant/grant.ts'
import { type Question, questionsOf } from './proof/questions.ts'
import { flawsOf } from './proof/structure.ts'

/** What is wrong with the policies; none if the proof holds. */
export type Proof = { readonly holds: boolean; readonly failures: readonly string[] }

/**
 * Prove that these policies give a job all that it needs, as Tigris reads them, and nothing else. The structure shows what no number
 * of requests could: Tigris' own words only, the window and one block of the network on every statement, no resource that was
 * not requested. Then each location is asked for, inside and at every edge of window and network.
 */
export function prove(job: JobAccess, policies: readonly Policy[]): Proof {
  const failures = [
    ...policies.flatMap(strangeWords),
    ...flawsOf(job, policies),
    ...questionsOf(job).flatMap((question) => disagreement(policies, question)),
  ]
  return { holds: failures.length === 0, failures }
}

/** What Tigris does not know it refuses when the policy is created. Here it is found before anything is written. */
function strangeWords(policy: Policy): readonly string[] {
  return lint(printPolicy(policy), { dialect: TIGRIS })
    .filter(({ severity, code }) => severity === 'error' || code === 'DIALECT_SEVERAL_VALUES')
    .map(({ path, message }) => `${path}: ${message}`)
}

function disagreement(policies: readonly Policy[], { expected, ...request }: Question): readonly string[] {
  if (evaluate({ identity: policies }, request).decision === expected) return []
  const { action, resource, context } = request
  const when = Object.values(context).join(' from ')
  return [`${action} on ${resource} at ${when} must be ${expected === 'allow' ? 'allowed' : 'denied'}, and is not`]
}
