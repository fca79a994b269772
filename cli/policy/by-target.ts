import type { Policy } from '@curfew/iam-policy/policy'
import type { Deployment } from '#core/access/deployment.ts'
import type { JobAccess } from '#core/grant/grant.ts'
import type { PrincipalType } from '#core/grant/principal.ts'
import { compile as compileForIam } from '#targets/iam/compile.ts'
import type { Cell } from '#targets/iam/proof/cell.ts'
import { keysToTry } from '#targets/iam/proof/key-groups.ts'
import { questionsOf as questionsToIam } from '#targets/iam/proof/questions.ts'
import { prove as proveForIam } from '#targets/iam/prove.ts'
import { compile as compileForTigris } from '#targets/tigris/compile.ts'
import { questionsOf as questionsToTigris } from '#targets/tigris/proof/questions.ts'
import { prove as proveForTigris } from '#targets/tigris/prove.ts'

/** A request, and how it has to be decided. */
export type Question = Cell & { readonly expected: 'allow' | 'deny' }

/** Whether policies grant what a job asks for and nothing else, and what is wrong with them. */
export type Proof = {
  readonly holds: boolean
  readonly cells: number
  readonly failures: readonly { readonly message: string }[]
}

/** What the commands ask of the system that holds the permissions of a job. */
type Policies = {
  /** Throws PolicyCompileError. */
  readonly compile: (job: JobAccess, deployment: Deployment) => readonly Policy[]
  readonly prove: (job: JobAccess, policies: readonly Policy[], deployment: Deployment) => Proof
  /** The requests that the proof tries. The first is inside window and network. */
  readonly questionsOf: (job: JobAccess, policies: readonly Policy[], deployment: Deployment) => readonly Question[]
}

const IAM: Policies = {
  compile: compileForIam,
  prove: proveForIam,
  questionsOf: (job, policies, deployment) =>
    questionsToIam(job, deployment, keysToTry(job, policies)).map(({ cell, expected }) => ({ ...cell, expected })),
}

const TIGRIS: Policies = {
  compile: compileForTigris,
  prove: (job, policies) => {
    const { holds, failures } = proveForTigris(job, policies)
    return { holds, cells: questionsToTigris(job).length, failures: failures.map((message) => ({ message })) }
  },
  questionsOf: (job) => {
    const questions = questionsToTigris(job)
    const inside = questions.find(({ expected }) => expected === 'allow')
    return inside === undefined ? questions : [inside, ...questions.filter((one) => one !== inside)]
  },
}

const BY_TYPE = { user: IAM, role: IAM, 'access-key': TIGRIS } satisfies Record<PrincipalType, Policies>

/** How the policies of a job are compiled and proved, by what holds the permissions of its principal. */
export function policiesFor({ principal }: Pick<JobAccess, 'principal'>): Policies {
  return BY_TYPE[principal.type]
}
