import { malformed } from './malformed.ts'
import { type Token, type TokenKind, tokensOf } from './tokens.ts'

/** Reads a query token by token. `expect…` throw MalformedQueryException for anything else. */
export interface TokenReader {
  readonly peek: () => Token
  readonly take: () => Token
  /** Takes the symbol or keyword if it is next; keywords have no case. */
  readonly accept: (text: string) => boolean
  readonly expect: (text: string) => void
  readonly expectKind: (kind: TokenKind, what: string) => Token
  /** The query's text from an offset to the end of the last token taken. */
  readonly since: (start: number) => string
}

export function tokenReader(query: string): TokenReader {
  const tokens = tokensOf(query)
  const last = tokens[tokens.length - 1] ?? { kind: 'end', text: '', start: 0, end: 0 }
  let next = 0

  const peek = () => tokens[next] ?? last
  const take = () => {
    const token = peek()
    next += 1
    return token
  }
  const accept = (text: string) => {
    const { kind, text: found } = peek()
    const isNext = (kind === 'name' || kind === 'symbol') && found.toLowerCase() === text
    if (isNext) take()
    return isNext
  }
  const unexpected = (wanted: string) => malformed(`expected ${wanted}, found ${peek().text}`, peek().start)
  return {
    peek,
    take,
    accept,
    expect: (text) => {
      if (!accept(text)) throw unexpected(text)
    },
    expectKind: (kind, what) => {
      if (peek().kind !== kind) throw unexpected(what)
      return take()
    },
    since: (start) => query.slice(start, tokens[next - 1]?.end ?? start),
  }
}
