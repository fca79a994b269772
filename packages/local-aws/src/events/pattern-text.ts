import { isRecord } from '../is-record.ts'
import { InvalidPattern } from './invalid-pattern.ts'

type MatchesText = (value: string) => boolean

const operators = ['prefix', 'suffix', 'equals-ignore-case', 'wildcard'] as const
type TextOperator = (typeof operators)[number]

export function isTextOperator(name: string): name is TextOperator {
  return operators.some((operator) => operator === name)
}

/** The operators on text; `prefix` and `suffix` can ignore case. */
export function compileText(operator: TextOperator, operand: unknown, path: string): MatchesText {
  if ((operator === 'prefix' || operator === 'suffix') && isRecord(operand)) {
    const wanted = textOf(operand['equals-ignore-case'], operator, path).toLowerCase()
    return (value) => matchesEnd(operator, value.toLowerCase(), wanted)
  }
  const wanted = textOf(operand, operator, path)
  switch (operator) {
    case 'equals-ignore-case':
      return (value) => value.toLowerCase() === wanted.toLowerCase()
    case 'wildcard':
      return wildcard(wanted, path)
    default:
      return (value) => matchesEnd(operator, value, wanted)
  }
}

function matchesEnd(operator: 'prefix' | 'suffix', value: string, wanted: string): boolean {
  return operator === 'prefix' ? value.startsWith(wanted) : value.endsWith(wanted)
}

/** `*` matches any text; `\*` and `\\` are literals. Two consecutive `*` are refused, as on AWS. */
function wildcard(pattern: string, path: string): MatchesText {
  if (/(?<!\\)(\\\\)*\*\*/.test(pattern)) throw new InvalidPattern(`${path}: consecutive wildcard characters`)
  const source = pattern.replaceAll(
    /\\([*\\])|(\*)|([^*\\]+)|\\/g,
    (whole, escaped: string, star: string, text: string) => {
      if (star) return '.*'
      if (escaped || text) return (escaped || text).replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
      throw new InvalidPattern(`${path}: invalid escape character in ${whole}`)
    },
  )
  const expression = new RegExp(`^${source}$`, 's')
  return (value) => expression.test(value)
}

function textOf(value: unknown, operator: string, path: string): string {
  if (typeof value !== 'string') throw new InvalidPattern(`${path}: ${operator} match pattern must be a string`)
  return value
}
