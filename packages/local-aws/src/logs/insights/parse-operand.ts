import { isAggregate } from './aggregates.ts'
import type { Expression } from './expression.ts'
import { hasArity, isFunction } from './functions.ts'
import { malformed } from './malformed.ts'
import type { TokenReader } from './token-reader.ts'
import type { Token } from './tokens.ts'

/** Words that are no field unless they are in backticks. */
const KEYWORDS: ReadonlySet<string> = new Set([
  ...['and', 'or', 'not', 'in', 'like', 'as', 'by', 'asc', 'desc', 'true', 'false', 'null'],
])

/** How many milliseconds a unit has, and the number from which AWS silently takes fewer. */
const UNITS: Readonly<Record<string, { readonly milliseconds: number; readonly max: number }>> = {
  ms: { milliseconds: 1, max: 1000 },
  s: { milliseconds: 1000, max: 60 },
  m: { milliseconds: 60_000, max: 60 },
  h: { milliseconds: 3_600_000, max: 24 },
}

/** A field, a literal, a call, or an expression in parentheses. */
export function parseOperand(reader: TokenReader, parseInner: (reader: TokenReader) => Expression): Expression {
  const token = reader.take()
  switch (token.kind) {
    case 'string':
      return { kind: 'literal', value: token.text }
    case 'number':
      return { kind: 'literal', value: Number(token.text) }
    case 'quoted':
      return { kind: 'field', name: token.text }
    case 'name':
      return reader.accept('(') ? parseCall(token, reader, parseInner) : fieldOf(token)
    default:
      if (token.text !== '(') throw malformed(`expected a field or value, found ${token.text}`, token.start)
  }
  const inner = parseInner(reader)
  reader.expect(')')
  return inner
}

function fieldOf({ text, start }: Token): Expression {
  if (KEYWORDS.has(text.toLowerCase()))
    throw malformed(`${text} is a keyword: put a field of that name in backticks`, start)
  return { kind: 'field', name: text }
}

function parseCall(
  { text, start }: Token,
  reader: TokenReader,
  parseInner: (reader: TokenReader) => Expression,
): Expression {
  const name = text.toLowerCase()
  if (name === 'bin') return parseBin(reader)
  if (name === 'count' && (reader.accept('*') || reader.peek().text === ')')) {
    reader.expect(')')
    return { kind: 'aggregate', name, argument: undefined }
  }
  const args = reader.peek().text === ')' ? [] : [parseInner(reader)]
  while (reader.accept(',')) args.push(parseInner(reader))
  reader.expect(')')
  const [argument, ...more] = args
  if (isAggregate(name) && argument !== undefined && more.length === 0) return { kind: 'aggregate', name, argument }
  if (!isFunction(name)) throw malformed(`local AWS does not support ${text} with ${args.length} arguments`, start)
  if (!hasArity(name, args.length)) throw malformed(`${text} does not take ${args.length} arguments`, start)
  return { kind: 'call', name, args }
}

function parseBin(reader: TokenReader): Expression {
  const { text, start } = reader.expectKind('period', 'a period such as 5m')
  reader.expect(')')
  const [, count = '', name = ''] = /^(\d+)([a-z]+)$/.exec(text) ?? []
  const unit = Object.hasOwn(UNITS, name) ? UNITS[name] : undefined
  if (unit === undefined) throw malformed(`local AWS does not support the period ${text}`, start)
  if (Number(count) < 1 || Number(count) > unit.max)
    throw malformed(`${text} is not between 1${name} and ${unit.max}${name}`, start)
  return { kind: 'bin', milliseconds: Number(count) * unit.milliseconds }
}
