import type { Context } from './evaluation/context.ts'

/** A wildcard: any number of characters, or exactly one. */
export type Wildcard = { readonly any: '*' | '?' }

/** Text with its variables filled in: literal characters (a string) and wildcards. */
export type Pattern = readonly (string | Wildcard)[]

type Variable = { readonly key: string; readonly fallback: string | undefined }

/** A pattern of a policy as IAM reads it: literals, wildcards and policy variables. */
export type Template = readonly (string | Wildcard | Variable)[]

const TOKEN = /\$\{([*?$])\}|\$\{\s*([^,'{}$*?]+?)\s*(?:,\s*'([^']*)'\s*)?\}|([*?])|(\$\{)|([^$*?]+|\$)/gs

/**
 * Read a pattern of a policy. `${*}`, `${?}` and `${$}` are the characters themselves. Undefined if a variable is malformed.
 *
 * @param variables whether this policy has variables (Version 2012-10-17) and this element may use them.
 */
export function parseTemplate(text: string, variables: boolean): Template | undefined {
  if (!variables) return parseWildcards(text)

  const template: (string | Wildcard | Variable)[] = []
  for (const [, escaped, key, fallback, wildcard, malformed, literal] of text.matchAll(TOKEN)) {
    if (malformed !== undefined) return undefined
    if (key !== undefined) template.push({ key: key.toLowerCase(), fallback })
    else template.push(wildcard === undefined ? (escaped ?? literal ?? '') : asWildcard(wildcard))
  }
  return template
}

/** Read a pattern in which only `*` and `?` are special. */
export function parseWildcards(text: string): Pattern {
  return text
    .split(/([*?])/)
    .filter((part) => part !== '')
    .map(asWildcard)
}

/** Fill in the variables; undefined if one has no value. The values are literal: wildcards in them are characters. */
export function fill(template: Template, context: Context): Pattern | undefined {
  const pattern: (string | Wildcard)[] = []
  for (const part of template) {
    const filled = isVariable(part) ? onlyValueOf(part, context) : part
    if (filled === undefined) return undefined
    pattern.push(filled)
  }
  return pattern
}

/** Whether the template has no variables, and so means the same in every request. */
export function isFixed(template: Template): boolean {
  return !template.some(isVariable)
}

/** A key with several values cannot fill a variable: IAM would not know which of them to use. */
function onlyValueOf({ key, fallback }: Variable, context: Context): string | undefined {
  const values = context.get(key)
  if (values === undefined) return fallback
  return values.length === 1 ? values[0] : undefined
}

function isVariable(part: string | Wildcard | Variable): part is Variable {
  return typeof part === 'object' && 'key' in part
}

function asWildcard(text: string): string | Wildcard {
  return text === '*' || text === '?' ? { any: text } : text
}
