import type { Policy } from '@curfew/iam-policy/policy'
import type { Deployment } from '#core/access/deployment.ts'
import type { JobAccess } from '#core/grant/grant.ts'
import { PolicyCompileError } from '#core/policy/compile-error.ts'
import { allowStatements } from './compilation/allows.ts'
import { problemsOf } from './compilation/check.ts'
import { denyStatements } from './compilation/exclusive.ts'
import { split } from './compilation/split.ts'
import { tooLargeMessage } from './compilation/too-large.ts'
import { limitsFor, tooManyMessage } from './compilation/too-many.ts'

/**
 * Compile a job's access to the smallest exact set of managed policies: all that the job needs, inside its window and
 * network, and nothing else. Usually one; more if one would exceed 6,144 characters; none if a shared job requests
 * nothing. The same access always gives the same policies, to the character.
 *
 * @throws PolicyCompileError if the access violates the event contracts, a statement cannot be made small enough, or more
 * policies are needed than the principal can carry. No access takes more work than the largest that can be granted.
 */
export function compile(job: JobAccess, deployment: Deployment): readonly Policy[] {
  const problems = problemsOf(job, deployment)
  if (problems.length > 0) throw new PolicyCompileError(job.jobId, problems)

  const allows = allowStatements(job, deployment)
  const limits = limitsFor(job)
  const policies = split(allows, denyStatements(job, deployment), limits)
  if ('tooLarge' in policies) {
    const message = tooLargeMessage(policies, limits.characters)
    throw new PolicyCompileError(job.jobId, [{ path: 'access', message }])
  }
  if ('atLeast' in policies) {
    throw new PolicyCompileError(job.jobId, [{ path: 'access', message: tooManyMessage(job, policies.atLeast) }])
  }
  return policies
}
