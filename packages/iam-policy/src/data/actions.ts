import { globOf, matches } from '../evaluation/glob.ts'
import { parseWildcards } from '../template.ts'
import type { Action } from './service.ts'
import { actionsWhere, SERVICE_PREFIXES } from './services.ts'

const expansions = new Map<string, readonly Action[]>()

/** Every action that a pattern such as `s3:Get*` matches today. Names ignore case. */
export function actionsMatching(pattern: string): readonly Action[] {
  const known = expansions.get(pattern)
  if (known) return known

  const [prefix = ''] = pattern.split(':')
  const services = /[*?]/.test(prefix) ? SERVICE_PREFIXES.filter((each) => isMatch(prefix, each)) : [prefix]
  const glob = globOf(parseWildcards((pattern === '*' ? '*:*' : pattern).toLowerCase()))
  const actions = services.flatMap((each) => actionsWhere(each, (name) => matches(glob, name.toLowerCase())))
  expansions.set(pattern, actions)
  return actions
}

function isMatch(pattern: string, text: string): boolean {
  return matches(globOf(parseWildcards(pattern.toLowerCase())), text)
}
