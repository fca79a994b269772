import type { OperatorName } from '@curfew/iam-policy/operator'
import type { Statement } from '@curfew/iam-policy/policy'

/** A list that can be spread over several statements, which together allow what the whole list allows. */
type Axis = { readonly items: readonly string[]; readonly with: (items: readonly string[]) => Statement }

// One of their values must match, so an Allow may be divided along them; under a negation all must, so it may not.
const DIVISIBLE: readonly OperatorName[] = ['StringLike', 'StringEquals', 'IpAddress']

/**
 * Take as much of an Allow as fits, dividing its longest list first, and return the rest. All of it if it fits; undefined
 * if not even its smallest piece does.
 */
export function divide(
  statement: Statement,
  fits: (piece: Statement) => boolean,
): { readonly fitting: Statement; readonly rest: readonly Statement[] } | undefined {
  if (fits(statement)) return { fitting: statement, rest: [] }

  const axis = axesOf(statement)[0]
  if (!axis) return undefined
  const count = most(axis.items.length - 1, (length) => fits(axis.with(axis.items.slice(0, length))))
  if (count > 0) return { fitting: axis.with(axis.items.slice(0, count)), rest: [axis.with(axis.items.slice(count))] }

  const first = divide(axis.with(axis.items.slice(0, 1)), fits)
  return first && { fitting: first.fitting, rest: [...first.rest, axis.with(axis.items.slice(1))] }
}

/** The smallest piece that a statement can be divided into: the one to report if even that is too large. */
export function smallest(statement: Statement): Statement {
  const axis = axesOf(statement)[0]
  return axis ? smallest(axis.with(axis.items.slice(0, 1))) : statement
}

/** The lists of more than one item that a statement can be divided along, longest text first. */
export function listsOf(statement: Statement): readonly (readonly string[])[] {
  return axesOf(statement).map(({ items }) => items)
}

function axesOf(statement: Statement): readonly Axis[] {
  const { resources, conditions } = statement
  const axes: readonly Axis[] = [
    ...('only' in resources
      ? [{ items: resources.only, with: (only: readonly string[]) => ({ ...statement, resources: { only } }) }]
      : []),
    ...conditions
      .filter(({ operator, quantifier }) => DIVISIBLE.includes(operator) && quantifier === null)
      .map((condition) => ({
        items: condition.values,
        with: (values: readonly string[]) => ({
          ...statement,
          conditions: conditions.map((each) => (each === condition ? { ...condition, values } : each)),
        }),
      })),
  ]
  return axes.filter(({ items }) => items.length > 1).toSorted((a, b) => b.items.join().length - a.items.join().length)
}

/**
 * The largest number up to `limit` for which `holds`, which must also hold for every smaller number; 0 if none. Small
 * numbers are tried first: a long list is not tried in halves that are far too long.
 */
function most(limit: number, holds: (count: number) => boolean): number {
  let low = 0
  let step = 1
  while (low + step <= limit && holds(low + step)) {
    low += step
    step *= 2
  }
  let high = Math.min(limit, low + step - 1)
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (holds(middle)) low = middle
    else high = middle - 1
  }
  return low
}
