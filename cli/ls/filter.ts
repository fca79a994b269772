import type { GrantView } from '#cli/contracts/grant.ts'
import { Fault } from '#cli/fault.ts'
import { nearestName } from '#core/nearest-name.ts'
import { listed, type Problem, printProblems } from '#core/refusal.ts'

type Shown = (view: GrantView) => string | undefined
type Filter = { readonly shown: Shown; readonly pattern: RegExp; readonly isNegated: boolean }

/** What can be filtered by, by its name in JSON. */
const FIELDS: Readonly<Record<string, Shown>> = {
  jobId: ({ jobId }) => jobId,
  job: ({ jobId }) => jobId,
  principal: ({ principal }) => principal,
  status: ({ status }) => status,
  requestedBy: ({ requestedBy }) => requestedBy,
  reason: ({ reason }) => reason,
  source: ({ source }) => source,
  opensAt: ({ opensAt }) => opensAt,
  closesAt: ({ closesAt }) => closesAt,
  endsAt: ({ endsAt }) => endsAt,
  openedAt: ({ openedAt }) => openedAt,
  readyAt: ({ readyAt }) => readyAt,
  closedAt: ({ closedAt }) => closedAt,
  attached: ({ attached }) => String(attached),
  isolation: ({ isolation }) => isolation,
  keys: ({ keys }) => keys,
}

const FIELD_NAMES = Object.keys(FIELDS)

const STATUSES = ['scheduled', 'open', 'closed', 'ended', 'revoked']

/** Whether a grant passes every filter, each `field=value` or `field!=value`, with `*` for any text. Throws a Fault with every problem. */
export function passes(texts: readonly string[]): (view: GrantView) => boolean {
  const read = texts.map(readFilter)
  const problems = read.flatMap((one) => ('message' in one ? [one] : []))
  if (problems.length > 0)
    throw new Fault(`Cannot filter: ${printProblems(listed(problems))} (fields: ${FIELD_NAMES.join(', ')})`)
  const filters = read.flatMap((one) => ('message' in one ? [] : [one]))
  return (view) => filters.every(({ shown, pattern, isNegated }) => pattern.test(shown(view) ?? '') !== isNegated)
}

function readFilter(text: string): Filter | Problem {
  const [, name = '', operator, value = ''] = /^([^!=]*)(!?=)(.*)$/s.exec(text) ?? []
  const problem = (message: string): Problem => ({ path: `--filter ${text}`, message })
  if (operator === undefined) return problem('write it as field=value or field!=value')
  const shown = Object.hasOwn(FIELDS, name) ? FIELDS[name] : undefined
  if (shown === undefined) return problem(`there is no field "${name}"${instead(nearestName(name, FIELD_NAMES))}`)
  if (name === 'status' && value === 'refused')
    return problem('what was refused left no grant; see curfew status JOB, or curfew audit show')
  if (name === 'status' && !value.includes('*') && !STATUSES.includes(value))
    return problem(`a status is ${STATUSES.join(', ')}`)
  return { shown, pattern: patternOf(value), isNegated: operator === '!=' }
}

function instead(near: string | undefined): string {
  return near === undefined ? '' : `; did you mean ${near}?`
}

function patternOf(value: string): RegExp {
  return new RegExp(`^${value.split('*').map(RegExp.escape).join('.*')}$`, 's')
}
