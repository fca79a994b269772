import type { Policy } from '@curfew/iam-policy/policy'
import { MANAGED_POLICY_CHARACTERS } from '@curfew/iam-policy/size'
import type { Deployment } from '#core/access/deployment.ts'
import type { JobAccess } from '#core/grant/grant.ts'
import { problemsOf } from './compilation/check.ts'
import { denyStatements } from './compilation/exclusive.ts'
import { imageStatements } from './compilation/images.ts'
import { kmsStatements } from './compilation/kms.ts'
import { logStatements } from './compilation/logs.ts'
import { s3Statements } from './compilation/s3.ts'
import { split } from './compilation/split.ts'
import { PolicyCompileError } from './compile-error.ts'

/**
 * Compile a job's access to the smallest exact set of managed policies: all that the job needs, inside its window and
 * network, and nothing else. Usually one; more if one would exceed 6,144 characters; none if a shared job requests
 * nothing. The same access always gives the same policies, to the character.
 *
 * @throws PolicyCompileError if the access violates the event contracts, or a statement cannot be made small enough.
 */
export function compile(job: JobAccess, deployment: Deployment): readonly Policy[] {
  const problems = problemsOf(job)
  if (problems.length > 0) throw new PolicyCompileError(job.jobId, problems)

  const allows = [
    ...s3Statements(job, deployment),
    ...kmsStatements(job, deployment),
    ...imageStatements(job),
    ...logStatements(job),
  ]
  const policies = split(allows, denyStatements(job), MANAGED_POLICY_CHARACTERS)
  if (!('tooLarge' in policies)) return policies

  const message = `needs ${policies.characters} characters for ${policies.tooLarge}; the limit of a policy is ${policies.limit}`
  throw new PolicyCompileError(job.jobId, [{ path: '', message }])
}
