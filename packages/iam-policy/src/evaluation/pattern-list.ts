import { fill, isFixed, type Pattern, parseTemplate, type Template } from '../template.ts'
import { anyOf } from './any-of.ts'
import type { Context } from './context.ts'
import { type Glob, matches } from './glob.ts'
import type { Ternary } from './ternary.ts'

/**
 * Prepare a list of patterns, to test whether one of them matches. Undefined if none does but one is malformed. A variable
 * without a value in the request matches nothing.
 *
 * @param variables whether this policy has variables (Version 2012-10-17) and this element may use them.
 * @param globOf how a pattern is read: with its wildcards, or as plain text.
 */
export function patternList(
  patterns: readonly string[],
  variables: boolean,
  globOf: (pattern: Pattern) => Glob,
): (actual: string, context: Context) => Ternary {
  const templates = patterns.map((pattern) => parseTemplate(pattern, variables))
  const isMalformed = templates.includes(undefined)
  const readable = templates.filter((template) => template !== undefined)
  const globsOf = (template: Template, context: Context) => {
    const pattern = fill(template, context)
    return pattern === undefined ? [] : [globOf(pattern)]
  }
  const isFixedMatch = anyOf(readable.filter(isFixed).flatMap((template) => globsOf(template, new Map())))
  const others = readable.filter((template) => !isFixed(template))

  return (actual, context) => {
    if (isFixedMatch(actual)) return true
    const matchesNow = (template: Template) => globsOf(template, context).some((glob) => matches(glob, actual))
    return others.some(matchesNow) || (isMalformed ? undefined : false)
  }
}
