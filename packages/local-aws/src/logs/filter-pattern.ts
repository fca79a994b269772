import { compileJson } from './filter/json.ts'
import type { Test } from './filter/logic.ts'
import { compileRegex } from './filter/regex.ts'
import { compileSpaceDelimited } from './filter/space-delimited.ts'
import { compileTerms } from './filter/terms.ts'

/**
 * Compiles a filter pattern of CloudWatch Logs: an empty one, terms, `%regex%`, `{ … }` for messages that are JSON, or `[ … ]` for
 * fields between spaces. Throws for anything else, because a wrong filter would hide events.
 */
export function compileFilter(pattern: string): Test<string> {
  const text = pattern.trim()
  if (text === '') return () => true
  if (text.startsWith('{')) return compileJson(text)
  if (text.startsWith('[')) return compileSpaceDelimited(text)
  const [, regex] = /^%((?:[^%\\]|\\.)*)%$/s.exec(text) ?? []
  if (regex === undefined) return compileTerms(text)
  const expression = compileRegex(regex)
  return (message) => expression.test(message)
}
