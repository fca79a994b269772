/** One problem, and its path: `Statement[0].Condition.DateLessThan`. The path of the policy as a whole is empty. */
export type Problem = { readonly path: string; readonly message: string }

/** The text or JSON is not a policy that IAM would accept. Carries all problems, not only the first. */
export class PolicySyntaxError extends Error {
  override readonly name = 'PolicySyntaxError'
  readonly problems: readonly Problem[]

  constructor(problems: readonly Problem[]) {
    super(`Cannot read the policy: ${problems.map(describe).join('; ')}`)
    this.problems = problems
  }
}

function describe({ path, message }: Problem): string {
  return path === '' ? message : `${path}: ${message}`
}
