import type { AwsError } from '../aws-error.ts'
import { isRecord } from '../is-record.ts'
import { jsonObjectOf } from './json-object.ts'
import { invalidParameter } from './put.ts'

type Matches = (message: string) => boolean

/**
 * Compiles a filter pattern: an empty one, terms (all must occur; quoted if they contain other than word characters), or
 * `{ $.detail.job = "nightly" && ($.attempt != 1 || $.state = "late") }`. Throws for anything else, because a wrong filter would hide events.
 */
export function compileFilter(pattern: string): Matches {
  const text = pattern.trim()
  if (text === '') return () => true
  return text.startsWith('{') ? compileJson(text) : compileTerms(text)
}

function compileTerms(text: string): Matches {
  const terms = [...text.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map(([whole, quoted, bare]) => {
    if (quoted !== undefined) return quoted.replaceAll(/\\(.)/g, '$1')
    if (bare !== undefined && /^\w+$/.test(bare)) return bare
    throw unsupported(whole)
  })
  return (message) => terms.every((term) => message.includes(term))
}

/** A comparison, a parenthesis, or an operator. */
const TOKEN = /\s*(\$\.[\w.-]+\s*(?:!=|=)\s*(?:"[^"]*"|[\w.*-]+)|&&|\|\||[()])\s*/y

function compileJson(text: string): Matches {
  const inner = /^\{(.*)\}$/s.exec(text)?.[1] ?? ''
  const tokens = tokensOf(inner)
  const matches = compileAny(tokens)
  if (tokens.length > 0) throw unsupported(tokens.join(' '))
  return (message) => {
    const value = jsonObjectOf(message)
    return value !== undefined && matches(value)
  }
}

function tokensOf(text: string): string[] {
  const tokens: string[] = []
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex
    const [, token] = TOKEN.exec(text) ?? []
    if (token === undefined) throw unsupported(text.slice(at).trim())
    tokens.push(token)
  }
  return tokens
}

type Test = (value: Readonly<Record<string, unknown>>) => boolean

/** `||` binds looser than `&&`. Each takes its tokens from the front. */
function compileAny(tokens: string[]): Test {
  const tests = separated(tokens, '||', () => separated(tokens, '&&', () => compileOne(tokens)))
  return (value) => tests.some((parts) => parts.every((holds) => holds(value)))
}

function separated<T>(tokens: string[], separator: string, next: () => T): readonly T[] {
  const all = [next()]
  while (tokens[0] === separator) {
    tokens.shift()
    all.push(next())
  }
  return all
}

function compileOne(tokens: string[]): Test {
  const token = tokens.shift() ?? ''
  if (token !== '(') return compileComparison(token)
  const inner = compileAny(tokens)
  if (tokens.shift() !== ')') throw unsupported('a parenthesis that is not closed')
  return inner
}

function compileComparison(text: string): Test {
  const [whole, path = '', operator, literal = ''] = /^\$\.([\w.-]+)\s*(=|!=)\s*("[^"]*"|[\w.*-]+)$/.exec(text) ?? []
  if (whole === undefined) throw unsupported(text)
  const wanted = literal.replaceAll('"', '')
  const source = wanted.split('*').map(escaped).join('.*')
  const expression = new RegExp(`^${source}$`, 's')
  return (value) => {
    const found = path.split('.').reduce<unknown>((node, key) => (isRecord(node) ? node[key] : undefined), value)
    const present = ['string', 'number', 'boolean'].includes(typeof found)
    return present && expression.test(String(found)) === (operator === '=')
  }
}

function unsupported(text: string): AwsError {
  return invalidParameter(`Invalid filter pattern: local AWS does not support ${text}`)
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
