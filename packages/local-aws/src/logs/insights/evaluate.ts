import { aggregate } from './aggregates.ts'
import type { Arithmetic, Comparison, Expression } from './expression.ts'
import { applyFunction } from './functions.ts'
import type { Row } from './row.ts'
import { compareValues, numberOf, textOf, truthOf, type Value } from './value.ts'

/** What an expression yields for one row. What it needs and the row does not have makes it undefined. */
export function evaluate(expression: Expression, row: Row): Value {
  switch (expression.kind) {
    case 'field':
      return row.values.get(expression.name)
    case 'literal':
      return expression.value
    case 'call':
      return applyFunction(
        expression.name,
        expression.args.map((one) => evaluate(one, row)),
      )
    case 'bin':
      return Math.floor(row.time / expression.milliseconds) * expression.milliseconds
    case 'not':
      return negate(truthOf(evaluate(expression.operand, row)))
    case 'in':
      return isIn(
        evaluate(expression.operand, row),
        expression.list.map((one) => evaluate(one, row)),
      )
    case 'like':
      return matches(evaluate(expression.operand, row), expression.pattern)
    case 'logic':
      return logic(expression.operator, truthOf(evaluate(expression.left, row)), () =>
        truthOf(evaluate(expression.right, row)),
      )
    case 'comparison':
      return compare(expression.operator, evaluate(expression.left, row), evaluate(expression.right, row))
    case 'arithmetic':
      return calculate(expression.operator, evaluate(expression.left, row), evaluate(expression.right, row))
    case 'aggregate':
      return undefined
  }
}

/** What an expression of `stats` yields for the rows of a group. */
export function evaluateGroup(expression: Expression, rows: readonly Row[]): Value {
  if (expression.kind === 'literal') return expression.value
  if (expression.kind === 'arithmetic') {
    const { operator, left, right } = expression
    return calculate(operator, evaluateGroup(left, rows), evaluateGroup(right, rows))
  }
  if (expression.kind !== 'aggregate') return undefined
  const { name, argument } = expression
  if (argument === undefined) return rows.length
  const samples = rows.map((row) => ({ value: evaluate(argument, row), time: row.time, order: row.order }))
  return aggregate(name, samples)
}

/** With something missing, a comparison is neither true nor false, and a filter drops the event. AWS does not document that. */
function compare(operator: Comparison, left: Value, right: Value): boolean | undefined {
  if (left === undefined || right === undefined) return undefined
  const order = compareValues(left, right)
  switch (operator) {
    case '=':
      return order === 0
    case '!=':
      return order !== 0
    case '<':
      return order < 0
    case '<=':
      return order <= 0
    case '>':
      return order > 0
    case '>=':
      return order >= 0
  }
}

function isIn(value: Value, list: readonly Value[]): boolean | undefined {
  return value === undefined ? undefined : list.some((one) => compare('=', value, one) === true)
}

function matches(value: Value, pattern: RegExp | string): boolean | undefined {
  if (value === undefined) return undefined
  return typeof pattern === 'string' ? textOf(value).includes(pattern) : pattern.test(textOf(value))
}

function negate(truth: boolean | undefined): boolean | undefined {
  return truth === undefined ? undefined : !truth
}

/** `and` is false as soon as one side is, and `or` true, whatever is missing on the other. */
function logic(operator: 'and' | 'or', left: boolean | undefined, right: () => boolean | undefined) {
  const decides = operator === 'or'
  if (left === decides) return decides
  const other = right()
  if (other === decides) return decides
  return left === undefined || other === undefined ? undefined : !decides
}

function calculate(operator: Arithmetic, left: Value, right: Value): number | undefined {
  const [a, b] = [numberOf(left), numberOf(right)]
  if (a === undefined || b === undefined) return undefined
  const result = { '+': a + b, '-': a - b, '*': a * b, '/': a / b, '%': a % b, '^': a ** b }[operator]
  return Number.isFinite(result) ? result : undefined
}
