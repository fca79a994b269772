import { parseInstant } from '../instant.ts'
import type { Document, LintCondition, LintStatement } from './document.ts'
import { conditionsOn, deniesOf, isEverything, isPositive } from './statements.ts'

/** When a statement applies, in seconds since 1970; `-Infinity` and `Infinity` where it is not limited. */
export type Span = { readonly from: number; readonly until: number }

/** The span in which the conditions on the clock hold. Of several values of one condition, any may match. */
export function spanOf(statement: LintStatement): Span {
  const conditions = clockConditions(statement).filter(isPositive)
  const froms = conditions.filter(({ operator }) => operator.includes('GreaterThan'))
  const untils = conditions.filter(({ operator }) => operator.includes('LessThan'))
  return {
    from: latest(froms.map((each) => earliest(instantsOf(each)))),
    until: earliest(untils.map((each) => latest(instantsOf(each)))),
  }
}

/** The span that Deny statements on everything leave open: outside it nothing is allowed, whatever the Allows say. */
export function spanLeftBy(document: Document): Span {
  const spans = deniesOf(document)
    .filter((deny) => deny.conditions.length === 1 && isAboutAll(deny))
    .map(spanOf)
  return {
    from: Math.max(
      Number.NEGATIVE_INFINITY,
      ...spans
        .filter(({ from }) => from === Number.NEGATIVE_INFINITY)
        .map(({ until }) => finite(until, Number.NEGATIVE_INFINITY)),
    ),
    until: Math.min(
      Number.POSITIVE_INFINITY,
      ...spans
        .filter(({ until }) => until === Number.POSITIVE_INFINITY)
        .map(({ from }) => finite(from, Number.POSITIVE_INFINITY)),
    ),
  }
}

/** Conditions on the time of the request. */
export function clockConditions(statement: LintStatement): readonly LintCondition[] {
  return [...conditionsOn(statement, 'aws:CurrentTime'), ...conditionsOn(statement, 'aws:EpochTime')]
}

/** Whether the statement covers every action on every resource. */
export function isAboutAll({ actions, resources }: LintStatement): boolean {
  return (
    !(actions.isNegated || resources.isNegated) &&
    actions.patterns.some(({ text }) => /^\*+(:\*+)?$/.test(text)) &&
    resources.patterns.some(isEverything)
  )
}

function instantsOf({ values }: LintCondition): readonly number[] {
  return values.flatMap(({ text }) => parseInstant(text) ?? [])
}

/** Not `Math.min(...)`: a condition may have more values than a call may have arguments. */
function earliest(instants: readonly number[]): number {
  return instants.reduce((first, each) => Math.min(first, each), Number.POSITIVE_INFINITY)
}

function latest(instants: readonly number[]): number {
  return instants.reduce((last, each) => Math.max(last, each), Number.NEGATIVE_INFINITY)
}

function finite(value: number, otherwise: number): number {
  return Number.isFinite(value) ? value : otherwise
}
