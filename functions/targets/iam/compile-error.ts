import type { Problem } from '@curfew/iam-policy/syntax-error'

/** The job's access cannot be compiled to exact policies; retrying does not help. Carries all problems. */
export class PolicyCompileError extends Error {
  override readonly name = 'PolicyCompileError'
  readonly problems: readonly Problem[]

  constructor(jobId: string, problems: readonly Problem[]) {
    const causes = problems.map(({ path, message }) => (path === '' ? message : `${path} ${message}`))
    super(`Cannot compile the policies of job ${jobId}: ${causes.join('; ')}`)
    this.problems = problems
  }
}
