import { Fault } from '#cli/fault.ts'
import { type ParsedInstant, parseInstant } from '#core/instant.ts'
import { listed, printProblems } from '#core/refusal.ts'

export type Options = {
  readonly table?: string | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly job?: string | undefined
}

/** Half open: `[from, to)`. */
export type Request = {
  readonly table: string
  readonly from: Date
  readonly to: Date
  /** Of all jobs, if there is none. */
  readonly job?: string | undefined
}

/** What the options ask for. Throws a Fault with every problem in them. */
export function requestOf({ table = '', job, ...options }: Options): Request {
  // Rounded towards more: what is published twice does no harm.
  const [from, to] = [parseInstant(options.from ?? '', 'down'), parseInstant(options.to ?? '', 'up')]
  const problems = [
    ...(table === '' ? [{ path: '--table', message: 'is missing' }] : []),
    ...problemWith('--from', options.from, from),
    ...problemWith('--to', options.to, to),
  ]
  if ('instant' in from && 'instant' in to && from.instant >= to.instant)
    problems.push({ path: '--to', message: 'must be later than --from, which is in the range, as --to is not' })
  if (problems.length > 0 || !('instant' in from) || !('instant' in to))
    throw new Fault(`Cannot republish: ${printProblems(listed(problems))}`)
  return { table, from: from.instant, to: to.instant, job }
}

function problemWith(path: string, text: string | undefined, read: ParsedInstant) {
  if (text === undefined) return [{ path, message: 'is missing' }]
  return 'problem' in read ? [{ path, message: read.problem }] : []
}
