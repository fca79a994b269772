import { jsonObjectOf } from '../json-object.ts'
import { compileCondition, OPERATORS, type Operator } from './condition.ts'
import { invalidFilter, unsupported } from './invalid-filter.ts'
import { compileLogic, type Test, tokensOf } from './logic.ts'
import { compileSelector } from './selector.ts'

const MAX_REGEXES = 2
const MAX_WILDCARDS = 3

const SELECTOR = /\$(?:\.?\['[^']*'\]|\.[\w*-]+|\[[\d*]+\])+/
const LITERAL = /"(?:[^"\\]|\\.)*"|%(?:[^%\\]|\\.)*%|[\w.*+-]+/
const TEST = `(?:>=|<=|!=|=|>|<)\\s*(?:${LITERAL.source})|IS\\s+(?:NULL|TRUE|FALSE)\\b|NOT\\s+EXISTS\\b`
const TOKEN = new RegExp(`\\s*(${SELECTOR.source}\\s*(?:${TEST})|&&|\\|\\||[()])\\s*`, 'y')

/** Compiles `{ $.detail.job = "nightly" && ($.attempt > 1 || $.state IS NULL) }`. */
export function compileJson(pattern: string): Test<string> {
  const inner = /^\{(.*)\}$/s.exec(pattern)?.[1]
  if (inner === undefined) throw unsupported(pattern)
  const tokens = tokensOf(inner, TOKEN)
  const tests = tokens.flatMap((token) => (token.startsWith('$') ? [readTest(token)] : []))
  if (tests.filter(({ text }) => /^!?=\s*%/.test(text)).length > MAX_REGEXES)
    throw invalidFilter(`it has more than ${MAX_REGEXES} regular expressions`)
  if (tests.filter(({ selector }) => compileSelector(selector).hasWildcard).length > MAX_WILDCARDS)
    throw invalidFilter(`it has more than ${MAX_WILDCARDS} wildcards`)
  const matches = compileLogic(tokens, compileTest, true)
  return (message) => {
    const value = jsonObjectOf(message)
    return value !== undefined && matches(value)
  }
}

function readTest(token: string): { readonly selector: string; readonly text: string } {
  const [selector = ''] = new RegExp(`^${SELECTOR.source}`).exec(token) ?? []
  return { selector, text: token.slice(selector.length).trim() }
}

function compileTest(token: string): Test<unknown> {
  if (!token.startsWith('$')) throw unsupported(token)
  const { selector, text } = readTest(token)
  const { select, hasWildcard } = compileSelector(selector)
  const isNegative = text.startsWith('!=') || text.startsWith('NOT')
  if (isNegative && hasWildcard)
    throw unsupported(`${token}: the documentation does not say what it means of several values`)
  if (text.startsWith('NOT')) return (value) => select(value).length === 0
  if (text.startsWith('IS')) {
    const wanted: unknown = JSON.parse(text.replace(/^IS\s+/, '').toLowerCase())
    return (value) => select(value).includes(wanted)
  }
  const operator = operatorOf(text)
  const holds = compileCondition(operator, text.slice(operator.length).trim())
  return (value) => select(value).some(holds)
}

function operatorOf(text: string): Operator {
  return OPERATORS.find((one) => text.startsWith(one)) ?? '='
}
