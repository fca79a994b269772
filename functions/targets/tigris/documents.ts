import { parsePolicyText } from '@curfew/iam-policy/parse'
import type { Policy } from '@curfew/iam-policy/policy'
import { printPolicy } from '@curfew/iam-policy/print'
import type { Request, WrittenPolicy } from '#core/grant/grant.ts'
import type { AccessKeyPrincipal } from '#core/grant/principal.ts'
import { PolicyCompileError } from '#core/policy/compile-error.ts'
import { Refusal } from '#core/refusal.ts'
import type { Documents } from '#core/target.ts'
import { compile } from './compile.ts'
import { policyName } from './names.ts'
import { prove } from './prove.ts'

const MAX_FAILURES_SHOWN = 5

/** Policies of Tigris, in its part of IAM's language. */
export const documents: Documents<AccessKeyPrincipal> = { prove: provedPolicies }

/** The policies of a request: compiled, printed, parsed again and proved. Throws a Refusal if that fails. */
function provedPolicies(request: Request): readonly WrittenPolicy[] {
  const written = compiled(request).map((policy) => {
    const document = printPolicy(policy)
    return { name: policyName(request.jobId, document), document }
  })
  const { holds, failures } = prove(
    request,
    written.map(({ document }) => parsePolicyText(document)),
  )
  if (holds) return written
  const shown = failures.slice(0, MAX_FAILURES_SHOWN).map((message) => ({ path: 'access', message }))
  throw refusal(request, [
    { path: 'access', message: 'its policies could not be proved, so they are not attached' },
    ...shown,
  ])
}

function compiled(request: Request): readonly Policy[] {
  try {
    return compile(request)
  } catch (error) {
    if (error instanceof PolicyCompileError) throw refusal(request, error.problems)
    throw error
  }
}

function refusal({ jobId }: Request, problems: Refusal['problems']): Refusal {
  return new Refusal(`Cannot grant access to job ${jobId}`, problems)
}
