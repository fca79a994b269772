import { unsupported } from './invalid-filter.ts'
import type { Test } from './logic.ts'

/** A term with its sign: `?` for one of several, `-` for one that must not occur. */
type Term = { readonly sign: string; readonly text: string }

/**
 * Compiles terms, quoted if they contain other than word characters: all must occur, none with `-`, and one of those with `?`,
 * which do not count beside others.
 */
export function compileTerms(pattern: string): Test<string> {
  const terms = termsOf(pattern)
  const others = terms.filter(({ sign }) => sign !== '?')
  if (others.length === 0) return (message) => terms.some(({ text }) => message.includes(text))
  return (message) => others.every(({ sign, text }) => message.includes(text) === (sign !== '-'))
}

function termsOf(pattern: string): readonly Term[] {
  const found = [...pattern.matchAll(/([?-]?)"((?:[^"\\]|\\.)*)"(?=\s|$)|([?-]?)(\w+)(?=\s|$)|(\S+)/g)]
  return found.map(([whole, quotedSign, quoted, sign, bare]) => {
    // `" "` finds everything, also a message without a space.
    if (quoted !== undefined)
      return { sign: quotedSign ?? '', text: quoted.replaceAll(/\\(.)/g, '$1').replace(/^\s+$/, '') }
    if (bare !== undefined) return { sign: sign ?? '', text: bare }
    throw unsupported(`${whole}: put a term with other than letters, digits and _ in quotation marks`)
  })
}
