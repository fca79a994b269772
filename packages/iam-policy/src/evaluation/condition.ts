import type { Condition } from '../policy.ts'
import { KINDS } from './comparison.ts'
import type { Context } from './context.ts'
import { everyOf, not, someOf, type Ternary } from './ternary.ts'

/**
 * Prepare a condition. If it cannot be decided because the policy or the request is malformed, the result is `undecided`:
 * false in an Allow and true in a Deny, so against the request.
 */
export function conditionTest(
  condition: Condition,
  variables: boolean,
  undecided: boolean,
): (context: Context) => boolean {
  const key = condition.key.toLowerCase()
  if (condition.operator === 'Null') {
    return (context) => isNull(condition.values, !context.has(key)) ?? undecided
  }
  const { compare, negated } = KINDS[condition.operator]
  const matchesOne = compare(condition.values, variables)
  const absent = whenAbsent(condition, negated)

  return (context) => {
    const actual = context.get(key)
    if (actual === undefined) return absent

    const holds = (value: string): Ternary => {
      const answer = matchesOne(value, context)
      return negated ? not(answer) : answer
    }
    return overValues(condition, actual, holds) ?? undecided
  }
}

/** A missing key fails an operator, holds for its negation and for `…IfExists`. `ForAllValues` of nothing holds. */
function whenAbsent({ ifExists, quantifier }: Condition, negated: boolean): boolean {
  if (ifExists || quantifier === 'ForAllValues') return true
  return quantifier === 'ForAnyValue' ? false : negated
}

function overValues({ quantifier }: Condition, actual: readonly string[], holds: (value: string) => Ternary): Ternary {
  const [only] = actual
  if (quantifier === 'ForAnyValue') return someOf(actual, holds)
  // IAM counts an empty string as no value here.
  if (quantifier === 'ForAllValues')
    return everyOf(
      actual.filter((value) => value !== ''),
      holds,
    )
  if (actual.length === 1 && only !== undefined) return holds(only)

  // Without a quantifier IAM does not define what several values mean: they agree, or it is undecided.
  const any = someOf(actual, holds)
  return any === everyOf(actual, holds) ? any : undefined
}

function isNull(values: readonly string[], absent: boolean): Ternary {
  return someOf(values, (value) => {
    const lower = value.toLowerCase()
    if (lower !== 'true' && lower !== 'false') return undefined
    return (lower === 'true') === absent
  })
}
