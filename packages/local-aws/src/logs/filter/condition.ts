import { unsupported } from './invalid-filter.ts'
import { compileRegex } from './regex.ts'

/** Whether a text or number fulfils a condition; what is neither never does. */
export type Condition = (value: unknown) => boolean

export const OPERATORS = ['>=', '<=', '!=', '=', '>', '<'] as const
export type Operator = (typeof OPERATORS)[number]

const NUMBER = /^[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/

/** @param literal `"text"`, `%regex%`, a number, or text without quotation marks; `*` stands for any text */
export function compileCondition(operator: Operator, literal: string): Condition {
  if (operator === '=' || operator === '!=') return equality(operator === '=', literal)
  if (!NUMBER.test(literal)) throw unsupported(`${operator} ${literal}: only numbers are greater or less`)
  const limit = Number(literal)
  return (value) => typeof value === 'number' && compare(operator, value, limit)
}

function equality(isEqual: boolean, literal: string): Condition {
  const matches = matcherOf(literal)
  return (value) => isLeaf(value) && matches(value) === isEqual
}

function matcherOf(literal: string): (value: string | number | boolean) => boolean {
  const [, regex] = /^%(.*)%$/s.exec(literal) ?? []
  if (regex !== undefined) {
    const expression = compileRegex(regex)
    return (value) => expression.test(String(value))
  }
  if (NUMBER.test(literal)) return (value) => String(value) === literal || value === Number(literal)
  const [, quoted] = /^"(.*)"$/s.exec(literal) ?? []
  const expression = wildcard(quoted === undefined ? literal : quoted.replaceAll(/\\(["\\])/g, '$1'))
  return (value) => expression.test(String(value))
}

function wildcard(text: string): RegExp {
  const source = text.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${source.join('.*')}$`, 's')
}

function compare(operator: Exclude<Operator, '=' | '!='>, value: number, limit: number): boolean {
  switch (operator) {
    case '>':
      return value > limit
    case '>=':
      return value >= limit
    case '<':
      return value < limit
    case '<=':
      return value <= limit
  }
}

function isLeaf(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}
