import { validationFailure } from '../../protocol/query.ts'
import type { MetricQuery, Value } from './metric-query.ts'

/** What an expression makes of the values that lines have in one period, by their ids. */
export type Combine = (values: ReadonlyMap<string, Value>) => Value

const AGGREGATES: Readonly<Record<string, (values: readonly number[]) => number>> = {
  SUM: (values) => values.reduce((sum, value) => sum + value, 0),
  AVG: (values) => values.reduce((sum, value) => sum + value, 0) / values.length,
  MIN: (values) => Math.min(...values),
  MAX: (values) => Math.max(...values),
}
const ARITHMETIC: Readonly<Record<string, (left: number, right: number) => number>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
}
const LEVELS = [
  ['+', '-'],
  ['*', '/'],
]

/** Compiles metric math: `SUM`, `AVG`, `MIN` and `MAX` of `METRICS()` or `[m1, m2]`, and arithmetic with ids and numbers. */
export function compileMath(expression: string, queries: readonly MetricQuery[]): Combine {
  const ids = queries.flatMap(({ id, of }) => (of.kind === 'metric' ? [id] : []))
  const tokens = expression.match(/\s*(\w+(?:\.\d+)?|METRICS|\S)\s*/g)?.map((token) => token.trim()) ?? []
  const fail = (): never => {
    throw validationFailure(`Local AWS does not support the expression ${expression}`)
  }
  const accept = (...wanted: readonly string[]): string | undefined =>
    tokens[0] !== undefined && wanted.includes(tokens[0]) ? tokens.shift() : undefined
  const expect = (wanted: string) => accept(wanted) ?? fail()

  const level = (depth: number): Combine => {
    const operators = LEVELS[depth]
    if (operators === undefined) return operand()
    let left = level(depth + 1)
    for (let operator = accept(...operators); operator !== undefined; operator = accept(...operators)) {
      left = both(ARITHMETIC[operator] ?? fail(), left, level(depth + 1))
    }
    return left
  }
  const operand = (): Combine => {
    const token = tokens.shift() ?? fail()
    if (token === '(') {
      const inner = level(0)
      expect(')')
      return inner
    }
    const aggregate = Object.hasOwn(AGGREGATES, token) ? AGGREGATES[token] : undefined
    if (aggregate !== undefined) return of(aggregate, list())
    if (/^\d+(?:\.\d+)?$/.test(token)) return () => Number(token)
    return ids.includes(token) ? (values) => values.get(token) : fail()
  }
  const list = (): readonly string[] => {
    expect('(')
    const found: string[] = []
    if (accept('METRICS') !== undefined) {
      expect('(')
      expect(')')
      found.push(...ids)
    } else {
      expect('[')
      do found.push(ids.find((id) => accept(id) !== undefined) ?? fail())
      while (accept(',') !== undefined)
      expect(']')
    }
    expect(')')
    return found
  }

  const whole = level(0)
  return tokens.length === 0 ? whole : fail()
}

/** Of the lines that have a value; of none if no line has. */
function of(aggregate: (values: readonly number[]) => number, ids: readonly string[]): Combine {
  return (values) => {
    const found = ids.flatMap((id) => values.get(id) ?? [])
    return found.length === 0 ? undefined : aggregate(found)
  }
}

function both(operator: (left: number, right: number) => number, left: Combine, right: Combine): Combine {
  return (values) => {
    const [a, b] = [left(values), right(values)]
    if (a === undefined || b === undefined) return undefined
    const result = operator(a, b)
    return Number.isFinite(result) ? result : undefined
  }
}
