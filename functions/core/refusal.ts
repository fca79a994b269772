import type { Context } from './grant/grant.ts'

/** One thing wrong with a request, and where. */
export type Problem = {
  /** `access.outputs[0]`; empty for the request as a whole. */
  readonly path: string
  readonly message: string
}

/** The request is wrong, and trying again will not help: it is answered, and not retried. */
export class Refusal extends Error {
  readonly problems: readonly Problem[]
  /** Of the grant that the request was about, for the answer. */
  readonly context: Context | undefined

  constructor(subject: string, problems: readonly Problem[], context?: Context) {
    super(
      `${subject}: ${problems.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join('; ')}`,
    )
    this.name = 'Refusal'
    this.problems = problems
    this.context = context
  }
}
