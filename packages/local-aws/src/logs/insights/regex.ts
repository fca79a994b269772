import { malformed } from './malformed.ts'

/** The expression of `/…/`, with `(?i)` before it if letters have no case. */
export function compileRegex(text: string, start: number): RegExp {
  const [, ignoresCase, source = ''] = /^(\(\?i\))?([\s\S]*)$/.exec(text) ?? []
  try {
    return new RegExp(source, ignoresCase ? 'i' : '')
  } catch {
    throw malformed(`local AWS does not support the regular expression ${text}`, start)
  }
}
