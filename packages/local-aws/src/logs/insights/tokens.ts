import { malformed } from './malformed.ts'

export type TokenKind = 'name' | 'quoted' | 'string' | 'number' | 'period' | 'regex' | 'symbol' | 'end'

export type Token = {
  /** A name in backticks is `quoted`, and never a keyword. */
  readonly kind: TokenKind
  /** Without quotation marks and backticks; of a symbol or name, as it is written. */
  readonly text: string
  readonly start: number
  readonly end: number
}

const SKIPPED = /(?:\s+|#[^\n]*)+/y
const REGEX = /\/((?:[^/\\\n]|\\.)+)\//y
/** In this order: the first that matches counts. */
const PATTERNS: readonly (readonly [TokenKind, RegExp])[] = [
  ['string', /"((?:[^"\\]|\\[\s\S])*)"|'((?:[^'\\]|\\[\s\S])*)'/y],
  ['period', /\d+[A-Za-z]+/y],
  ['number', /\d+(?:\.\d+)?/y],
  ['quoted', /`[^`]+`(?:\.(?:\w+|`[^`]+`))*|@{0,2}[A-Za-z_]\w*(?:\.\w+)*\.`[^`]+`(?:\.(?:\w+|`[^`]+`))*/y],
  ['name', /@{0,2}[A-Za-z_]\w*(?:\.\w+)*/y],
  ['symbol', /=~|!=|<=|>=|[=<>(),|[\]+\-*/%^]/y],
]

/** The tokens of a query, the last of them `end`. Comments are left out. Throws MalformedQueryException. */
export function tokensOf(query: string): readonly Token[] {
  const tokens: Token[] = []
  let at = skip(query, 0)
  while (at < query.length) {
    const token = tokenAt(query, at, isPatternAfter(tokens))
    tokens.push(token)
    at = skip(query, token.end)
  }
  return [...tokens, { kind: 'end', text: 'the end of the query', start: at, end: at }]
}

/** A slash also divides: a regular expression is where a pattern has to be, after `like` and `=~` and after `parse @message`. */
function isPatternAfter(tokens: readonly Token[]): boolean {
  const [start, command, before] = [tokens.at(-3), tokens.at(-2), tokens.at(-1)]
  if (before?.text === '=~' || before?.text.toLowerCase() === 'like') return true
  return command?.text.toLowerCase() === 'parse' && (start === undefined || start.text === '|')
}

function tokenAt(query: string, at: number, isPattern: boolean): Token {
  if (isPattern) {
    const [all, source] = matchAt(REGEX, query, at) ?? []
    if (all !== undefined) return { kind: 'regex', text: source ?? '', start: at, end: at + all.length }
  }
  for (const [kind, pattern] of PATTERNS) {
    const found = matchAt(pattern, query, at)
    if (found) return { kind, text: textOf(kind, found), start: at, end: at + found[0].length }
  }
  throw malformed(`unexpected ${query.slice(at, at + 1)}`, at)
}

function textOf(kind: TokenKind, [all, double, single]: RegExpExecArray): string {
  if (kind === 'string') return (double ?? single ?? '').replaceAll(/\\(["'\\])/g, '$1')
  return kind === 'quoted' ? all.replaceAll('`', '') : all
}

function skip(query: string, at: number): number {
  return at + (matchAt(SKIPPED, query, at)?.[0].length ?? 0)
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}
