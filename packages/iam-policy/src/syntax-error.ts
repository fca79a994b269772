/** One thing that is wrong, and where: `Statement[0].Condition.DateLessThan`. The path of the whole is empty. */
export type Problem = { readonly path: string; readonly message: string }

/** The text or JSON is no policy that IAM would take. Holds all problems, not only the first. */
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
