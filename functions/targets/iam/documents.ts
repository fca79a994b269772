import { parsePolicyText } from '@curfew/iam-policy/parse'
import type { Policy } from '@curfew/iam-policy/policy'
import { printPolicy } from '@curfew/iam-policy/print'
import type { Deployment } from '#core/access/deployment.ts'
import type { Request, WrittenPolicy } from '#core/grant/grant.ts'
import { writtenPolicy } from '#core/grant/written-policy.ts'
import { PolicyCompileError } from '#core/policy/compile-error.ts'
import { Refusal } from '#core/refusal.ts'
import type { Documents } from '#core/target.ts'
import { compile } from './compile.ts'
import { prove } from './prove.ts'

const MAX_FAILURES_SHOWN = 5

/** Customer managed policies, in IAM's own language. */
export const documents: Documents = { prove: provedPolicies }

/** The policies of a request: compiled, printed, parsed again and proved. Throws a Refusal if that fails. */
export function provedPolicies(request: Request, deployment: Deployment, compiler = compile): readonly WrittenPolicy[] {
  const written = compiled(request, deployment, compiler).map((policy) =>
    writtenPolicy(request.jobId, printPolicy(policy)),
  )

  const { holds, failures } = prove(
    request,
    written.map(({ document }) => parsePolicyText(document)),
    deployment,
  )
  if (holds) return written
  const shown = failures.slice(0, MAX_FAILURES_SHOWN).map(({ message }) => ({ path: 'access', message }))
  throw refusal(request, [
    { path: 'access', message: 'its policies could not be proved, so they are not attached' },
    ...shown,
  ])
}

function compiled(request: Request, deployment: Deployment, compiler: typeof compile): readonly Policy[] {
  try {
    return compiler(request, deployment)
  } catch (error) {
    if (error instanceof PolicyCompileError) throw refusal(request, error.problems)
    throw error
  }
}

function refusal({ jobId }: Request, problems: Refusal['problems']): Refusal {
  return new Refusal(`Cannot grant access to job ${jobId}`, problems)
}
