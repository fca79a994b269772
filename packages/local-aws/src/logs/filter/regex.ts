import { invalidFilter } from './invalid-filter.ts'

/** What the documentation lists. Space is in its examples. */
const CHARACTERS = /^[\w :#=@/;,^$?[\]{}|\\*+.-]*$/

/** The expression of `%…%`. Throws for characters and escapes that CloudWatch Logs does not have. */
export function compileRegex(source: string): RegExp {
  const withoutEscapes = source.replaceAll(/\\(?:[dDsSwW]|x[0-9A-Fa-f]{2}|[^A-Za-z0-9])/g, '')
  if (source === '' || withoutEscapes.includes('\\')) throw invalidFilter(`%${source}% is no regular expression`)
  const [foreign] = /[^\w :#=@/;,^$?[\]{}|\\*+.-]/.exec(withoutEscapes) ?? []
  if (foreign !== undefined || !CHARACTERS.test(withoutEscapes))
    throw invalidFilter(`a regular expression cannot have ${foreign}: write it as \\x and its two hexadecimal digits`)
  try {
    return new RegExp(source.replaceAll('{,', '{0,'), 's')
  } catch {
    throw invalidFilter(`%${source}% is no regular expression`)
  }
}
