import type { Context } from './grant/context.ts'
import { toPrintable } from './printable-text.ts'

/** One thing wrong with a request, and where. */
export type Problem = {
  /** `access.outputs[0]`; empty for the request as a whole. */
  readonly path: string
  readonly message: string
}

/** The first problems of many, and how many more there are. */
export type ListedProblems = {
  readonly problems: readonly Problem[]
  readonly more: number
}

export const NO_PROBLEMS: ListedProblems = { problems: [], more: 0 }

/**
 * How much is listed. A refusal is an event, a record and a line of a log, and whoever sends a wrong event pays for none of
 * them: they do not grow with what was sent. 1 KB of 16 is left for the rest of the event.
 */
const MAX_PROBLEMS = 50
const MAX_BYTES = 15 * 1024
const MAX_PATH_LENGTH = 200
const MAX_MESSAGE_LENGTH = 1000

/** Problems as they may be shown: printable, each cut to a bounded length, at most 50 and 15 KB as JSON. */
export function listed(problems: readonly Problem[]): ListedProblems {
  const shown = problems.slice(0, MAX_PROBLEMS).map(shownProblem)
  const sizes = shown.map((problem) => new TextEncoder().encode(JSON.stringify(problem)).length + 1)
  const fits = (_: Problem, index: number) =>
    sizes.slice(0, index + 1).reduce((sum, size) => sum + size, 0) <= MAX_BYTES
  const fitting = shown.filter(fits)
  return { problems: fitting, more: problems.length - fitting.length }
}

/** `path: message; path: message; and 137 more problems` */
export function printProblems({ problems, more }: ListedProblems): string {
  const texts = problems.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`))
  const rest = more === 0 ? [] : [`and ${more} more ${more === 1 ? 'problem' : 'problems'}`]
  return [...texts, ...rest].join('; ')
}

/** The request is wrong, and trying again will not help: it is answered, and not retried. */
export class Refusal extends Error {
  /** As `listed` lists them. */
  readonly problems: readonly Problem[]
  /** How many more there are. */
  readonly more: number
  /** Of the grant that the request was about, for the answer. */
  readonly context: Context | undefined

  constructor(subject: string, problems: readonly Problem[], context?: Context) {
    const list = listed(problems)
    super(`${toPrintable(subject, MAX_PATH_LENGTH)}: ${printProblems(list)}`)
    this.name = 'Refusal'
    this.problems = list.problems
    this.more = list.more
    this.context = context
  }
}

function shownProblem({ path, message }: Problem): Problem {
  return { path: toPrintable(path, MAX_PATH_LENGTH), message: toPrintable(message, MAX_MESSAGE_LENGTH) }
}
