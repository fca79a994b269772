import type { Policy, Selection, Statement } from '@curfew/iam-policy/policy'
import { parseTemplate } from '@curfew/iam-policy/template'
import { statementApplies } from './statement.ts'

/** The condition keys that policies name, in conditions and in variables, each once. */
export function contextKeysOf(policies: readonly Policy[]): readonly string[] {
  return unique(policies.flatMap((policy) => policy.statements.flatMap((statement) => keysIn(policy, statement))))
}

/** The same of the statements that are about this action and resource, if their conditions are left out. */
export function relevantKeys(policies: readonly Policy[], action: string, resource: string): readonly string[] {
  const relevant = policies.map((policy) => ({
    ...policy,
    statements: policy.statements.filter((statement) => {
      const open = { ...statement, resources: withoutVariables(policy, statement.resources), conditions: [] }
      return statementApplies({ ...policy, statements: [open] }, open, { action, resource, context: {} })
    }),
  }))
  return contextKeysOf(relevant)
}

function keysIn(policy: Policy, { resources, conditions }: Statement): readonly string[] {
  const texts = [...patternsOf(resources), ...conditions.flatMap(({ values }) => values)]
  return [...conditions.map(({ key }) => key), ...texts.flatMap((text) => variablesIn(policy, text))]
}

function variablesIn({ version }: Policy, text: string): readonly string[] {
  const template = parseTemplate(text, version === '2012-10-17') ?? []
  return template.flatMap((part) => (typeof part === 'object' && 'key' in part ? [part.key] : []))
}

/** What a variable stands for is not known: anything. */
function withoutVariables(policy: Policy, resources: Selection): Selection {
  const open = (patterns: readonly string[]) =>
    patterns.map((text) => (variablesIn(policy, text).length === 0 ? text : text.replace(/\$\{[^}]*\}/g, '*')))
  return 'only' in resources ? { only: open(resources.only) } : { allBut: open(resources.allBut) }
}

function patternsOf(selection: Selection): readonly string[] {
  return 'only' in selection ? selection.only : selection.allBut
}

/** Keys ignore case: the first spelling counts. */
function unique(keys: readonly string[]): readonly string[] {
  const seen = new Map<string, string>()
  for (const key of keys) if (!seen.has(key.toLowerCase())) seen.set(key.toLowerCase(), key)
  return [...seen.values()]
}
