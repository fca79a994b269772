import { listed, type Problem, printProblems } from '#core/refusal.ts'

/** The job's access cannot be compiled to exact policies; retrying does not help. Carries all problems. */
export class PolicyCompileError extends Error {
  override readonly name = 'PolicyCompileError'
  readonly problems: readonly Problem[]

  constructor(jobId: string, problems: readonly Problem[]) {
    super(`Cannot compile the policies of job ${jobId}: ${printProblems(listed(problems))}`)
    this.problems = problems
  }
}
