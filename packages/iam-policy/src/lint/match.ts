import { arnFields } from '../arn.ts'
import type { Action } from '../data/service.ts'
import type { LintStatement, Placed, Subject } from './document.ts'
import { type Finding, type Rules, reporter } from './finding.ts'
import { fitsType } from './patterns.ts'
import { actionsNamed, isEffectivelyStar, isEveryAction, isEverything } from './statements.ts'
import { isComplete } from './tables/complete.ts'

export const MATCH_RULES = {
  RESOURCE_MISMATCH: {
    severity: 'error',
    means: 'An action applies to none of the resources in its statement, so the statement has no effect on it.',
    help: 'Add a resource of the right type: a bucket for ListBucket, objects (bucket/*) for GetObject.',
  },
  UNUSED_RESOURCE: {
    severity: 'warning',
    means: 'No action in the statement applies to this resource.',
    help: 'Add the intended action, or remove the resource.',
  },
} as const satisfies Rules

const report = reporter(MATCH_RULES)

/** Actions and resources of one statement that never apply together. Among all actions, some applies to whatever exists. */
export function matchFindings({ document }: Subject): readonly Finding[] {
  return document.statements
    .filter(({ actions, resources }) => !actions.isNegated && !resources.isNegated && resources.patterns.length > 0)
    .filter(({ actions }) => !actions.patterns.some(isEveryAction))
    .flatMap(findingsIn)
}

function findingsIn(statement: LintStatement): readonly Finding[] {
  const resources = statement.resources.patterns
  const named = actionsNamed(statement).filter(({ actions }) => actions.length > 0)
  const dead = named.filter(({ actions }) => !actions.some((action) => resources.some((one) => appliesTo(action, one))))
  const idle = resources.filter(
    (resource) => !isEverything(resource) && isWellFormed(resource) && !isUsed(named, resource),
  )
  return [
    ...dead.map(({ pattern, actions }) =>
      report('RESOURCE_MISMATCH', pattern.path, mismatch(pattern.text, actions), severityOf(pattern, actions)),
    ),
    // If no action applies, the first finding covers the rest.
    ...(named.length === 0 || dead.length === named.length ? [] : idle).map(({ text, path }) =>
      report('UNUSED_RESOURCE', path, `No action in this statement applies to ${text}`),
    ),
  ]
}

/**
 * The reference leaves out resources of many services, and says of some actions that they take none: there, nobody can be
 * sure that the statement has no effect.
 */
function severityOf({ text }: Placed, actions: readonly Action[]): 'error' | 'warning' {
  const isSure = isComplete(text.split(':')[0]?.toLowerCase() ?? '')
  return isSure && actions.some(({ resourceTypes }) => resourceTypes.length > 0) ? 'error' : 'warning'
}

function isUsed(named: ReturnType<typeof actionsNamed>, resource: Placed): boolean {
  return named.some(({ actions }) => actions.some((action) => appliesTo(action, resource)))
}

/** Whether the resource is of a type that the action takes, as far as the reference says. */
export function appliesTo({ name, resourceTypes }: Action, resource: Placed): boolean {
  const isOfService = resource.text.split(':')[2] === name.split(':')[0]
  if (isEverything(resource) || (isOfService && isEffectivelyStar(resource))) return true
  return resourceTypes.some(({ arn }) => fitsType(resource.text, arn))
}

function isWellFormed({ text }: Placed): boolean {
  return text.startsWith('arn:') && arnFields(text).length === 6
}

function mismatch(pattern: string, actions: readonly Action[]): string {
  const forms = [...new Set(actions.flatMap(({ resourceTypes }) => resourceTypes.map(({ arn }) => arn)))]
  if (forms.length === 0) return `${pattern} applies only to the resource *`
  return `${pattern} applies to none of these resources; it needs ${forms.slice(0, 2).join(' or ')}`
}
