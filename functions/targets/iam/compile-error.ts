import type { Problem } from '@curfew/iam-policy/syntax-error'

/** This leave cannot be put into exact policies; trying again will not help. Holds all problems, not only the first. */
export class PolicyCompileError extends Error {
  override readonly name = 'PolicyCompileError'
  readonly problems: readonly Problem[]

  constructor(jobId: string, problems: readonly Problem[]) {
    const causes = problems.map(({ path, message }) => (path === '' ? message : `${path} ${message}`))
    super(`Cannot compile the policies of job ${jobId}: ${causes.join('; ')}`)
    this.problems = problems
  }
}
