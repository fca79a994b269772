import { evaluate } from '@curfew/iam-policy/evaluate'
import type { Policy } from '@curfew/iam-policy/policy'
import type { Deployment } from '#core/access/deployment.ts'
import type { JobAccess } from '#core/grant/grant.ts'
import type { Failure } from './proof/cell.ts'
import type { Flaw } from './proof/flaw.ts'
import { keysToTry } from './proof/key-groups.ts'
import { type Question, questionsBeside, questionsOf } from './proof/questions.ts'
import { flawsOf } from './proof/structure.ts'

/** `cells`: how many requests were tried. `failures`: what is wrong with the policies; empty if the proof holds. */
export type Proof = { readonly holds: boolean; readonly failures: readonly Failure[]; readonly cells: number }

/**
 * Prove that these policies give a job all that it needs and nothing else.
 *
 * The structure shows what no number of requests could: no wildcard among the actions, the window and the network on every
 * Allow, no resource that the job did not request. The Allow statements are tried alone, and all statements beside a policy
 * that allows everything: together that decides each request, whatever other policies the principal has. The requests
 * therefore need not be every combination: each is tried inside the window and network, and an example of each needed action
 * also at every edge of both.
 */
export function prove(job: JobAccess, policies: readonly Policy[], deployment: Deployment): Proof {
  return prover(job, deployment)(policies)
}

/** The same in two steps: most questions depend only on the job, and can be put to many sets of policies. */
export function prover(job: JobAccess, deployment: Deployment): (policies: readonly Policy[]) => Proof {
  const known = new Map<string, Questions>()
  return (policies) => {
    const keys = keysToTry(job, policies)
    const { alone, siblings } = known.get(keys.join()) ?? questionsFor(job, deployment, keys)
    known.set(keys.join(), { alone, siblings })
    const allows = policies.map(allowsOf)
    const failures = [
      ...flawsOf(job, policies, deployment).map(flawFailure),
      ...alone.flatMap((question) => disagreement(allows, question)),
      ...siblings.flatMap((question) => disagreement([...policies, EVERYTHING], question)),
    ]
    return { holds: failures.length === 0, failures, cells: alone.length + siblings.length }
  }
}

/** What to ask of the Allow statements alone, and of all statements beside a policy that allows everything. */
type Questions = { readonly alone: readonly Question[]; readonly siblings: readonly Question[] }

function questionsFor(job: JobAccess, deployment: Deployment, keys: readonly string[]): Questions {
  const questions = questionsOf(job, deployment, keys)
  // What is true of the Allow statements must not need a Deny to be true. Only a Deny is about plain HTTP.
  const alone = questions.filter(({ cell }) => cell.context['aws:SecureTransport'] !== 'false')
  return { alone, siblings: questionsBeside(job, deployment, questions) }
}

function allowsOf(policy: Policy): Policy {
  return { ...policy, statements: policy.statements.filter(({ effect }) => effect === 'Allow') }
}

const PARTICIPLE = { allow: 'allowed', deny: 'denied' } as const

const EVERYTHING: Policy = {
  version: '2012-10-17',
  statements: [{ effect: 'Allow', actions: { only: ['*'] }, resources: { only: ['*'] }, conditions: [] }],
}

function disagreement(policies: readonly Policy[], { cell, expected }: Question): readonly Failure[] {
  const { decision } = evaluate({ identity: policies }, cell)
  if (decision === expected) return []
  return [
    {
      ...cell,
      expected,
      message: `${cell.action} on ${cell.resource} must be ${PARTICIPLE[expected]}, but is ${PARTICIPLE[decision]}`,
    },
  ]
}

function flawFailure({ statement, message }: Flaw): Failure {
  const { actions, resources, sid } = statement
  const list = (selection: typeof actions) => ('only' in selection ? selection.only : selection.allBut).join(' ')
  return {
    expected: 'deny',
    action: list(actions),
    resource: list(resources),
    context: {},
    message: `Statement ${sid ?? 'without a Sid'} ${message}`,
  }
}
