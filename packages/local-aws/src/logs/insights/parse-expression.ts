import type { Arithmetic, Comparison, Expression } from './expression.ts'
import { malformed } from './malformed.ts'
import { parseOperand } from './parse-operand.ts'
import { compileRegex } from './regex.ts'
import type { TokenReader } from './token-reader.ts'

type Parse = (reader: TokenReader) => Expression

const COMPARISONS: readonly Comparison[] = ['=', '!=', '<=', '>=', '<', '>']
/** From the loosest to the tightest; operators of one level are read from the left. */
const LEVELS: readonly (readonly Arithmetic[])[] = [['+', '-'], ['*', '/', '%'], ['^']]
/** Fields that hold an instant: AWS compares them with no text. */
const INSTANTS: readonly string[] = ['@timestamp', '@ingestionTime']

/** `or` binds looser than `and`, `and` looser than `not`, and `not` looser than comparisons. */
export function parseExpression(reader: TokenReader): Expression {
  return logic(reader, 'or', () => logic(reader, 'and', parseNot))
}

function logic(reader: TokenReader, operator: 'and' | 'or', parse: Parse): Expression {
  let left = parse(reader)
  while (reader.accept(operator)) left = { kind: 'logic', operator, left, right: parse(reader) }
  return left
}

function parseNot(reader: TokenReader): Expression {
  return reader.accept('not') ? { kind: 'not', operand: parseNot(reader) } : parseComparison(reader)
}

function parseComparison(reader: TokenReader): Expression {
  const operand = parseArithmetic(reader)
  if (reader.accept('=~')) return like(operand, reader, false)
  if (reader.accept('not'))
    return { kind: 'not', operand: parseMembership(operand, reader) ?? expectMembership(reader) }
  const membership = parseMembership(operand, reader)
  if (membership) return membership
  const { start } = reader.peek()
  const operator = COMPARISONS.find((one) => reader.accept(one))
  if (operator === undefined) return operand
  const right = parseArithmetic(reader)
  if (isTextAgainstInstant(operand, right) || isTextAgainstInstant(right, operand))
    throw malformed('a time cannot be compared with text', start)
  return { kind: 'comparison', operator, left: operand, right }
}

function parseMembership(operand: Expression, reader: TokenReader): Expression | undefined {
  if (reader.accept('like')) return like(operand, reader, true)
  if (!reader.accept('in')) return undefined
  reader.expect('[')
  const list = [parseArithmetic(reader)]
  while (reader.accept(',')) list.push(parseArithmetic(reader))
  reader.expect(']')
  return { kind: 'in', operand, list }
}

function expectMembership(reader: TokenReader): never {
  throw malformed(`expected like or in, found ${reader.peek().text}`, reader.peek().start)
}

function like(operand: Expression, reader: TokenReader, mayBeText: boolean): Expression {
  const { kind, text, start } = reader.take()
  if (kind === 'string' && mayBeText) return { kind: 'like', operand, pattern: text }
  if (kind !== 'regex') throw malformed(`expected a pattern, found ${text}`, start)
  return { kind: 'like', operand, pattern: compileRegex(text, start) }
}

function parseArithmetic(reader: TokenReader, level = 0): Expression {
  const operators = LEVELS[level]
  if (operators === undefined) return parseSign(reader)
  let left = parseArithmetic(reader, level + 1)
  let operator = operators.find((one) => reader.accept(one))
  while (operator !== undefined) {
    left = { kind: 'arithmetic', operator, left, right: parseArithmetic(reader, level + 1) }
    operator = operators.find((one) => reader.accept(one))
  }
  return left
}

function parseSign(reader: TokenReader): Expression {
  if (!reader.accept('-')) return parseOperand(reader, parseExpression)
  const { text } = reader.expectKind('number', 'a number')
  return { kind: 'literal', value: -Number(text) }
}

function isTextAgainstInstant(one: Expression, other: Expression): boolean {
  const isInstant = one.kind === 'bin' || (one.kind === 'field' && INSTANTS.includes(one.name))
  return isInstant && other.kind === 'literal' && typeof other.value === 'string'
}
