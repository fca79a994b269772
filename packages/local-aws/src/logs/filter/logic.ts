import { unsupported } from './invalid-filter.ts'

/** What is left of a pattern; each part takes its tokens from the front. */
export type Tokens = string[]
export type Test<Subject> = (subject: Subject) => boolean

/** Splits all of a text into the tokens that a sticky pattern captures. */
export function tokensOf(text: string, token: RegExp): Tokens {
  const tokens: Tokens = []
  token.lastIndex = 0
  while (token.lastIndex < text.length) {
    const at = token.lastIndex
    const [, found] = token.exec(text) ?? []
    if (found === undefined) throw unsupported(text.slice(at).trim())
    tokens.push(found)
  }
  return tokens
}

/** Conditions with `&&`, `||`, which binds looser, and, in JSON, parentheses. */
export function compileLogic<Subject>(
  tokens: Tokens,
  compileOne: (token: string) => Test<Subject>,
  mayNest: boolean,
): Test<Subject> {
  const any = (): Test<Subject> => {
    const tests = separated(tokens, '||', () => separated(tokens, '&&', one))
    return (subject) => tests.some((parts) => parts.every((holds) => holds(subject)))
  }
  const one = (): Test<Subject> => {
    const token = tokens.shift() ?? ''
    if (token !== '(' || !mayNest) return compileOne(token)
    const inner = any()
    if (tokens.shift() !== ')') throw unsupported('a parenthesis that is not closed')
    return inner
  }
  const whole = any()
  if (tokens.length > 0) throw unsupported(tokens.join(' '))
  return whole
}

function separated<T>(tokens: Tokens, separator: string, next: () => T): readonly T[] {
  const all = [next()]
  while (tokens[0] === separator) {
    tokens.shift()
    all.push(next())
  }
  return all
}
