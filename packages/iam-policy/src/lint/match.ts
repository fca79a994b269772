import type { Action } from '../data/service.ts'
import type { LintStatement, Placed, Subject } from './document.ts'
import { type Finding, type Rules, reporter } from './finding.ts'
import { fitsType } from './patterns.ts'
import { actionsNamed, isEffectivelyStar, isEverything } from './statements.ts'

export const MATCH_RULES = {
  RESOURCE_MISMATCH: {
    severity: 'error',
    means: 'An action takes none of the resources of its statement, so that the statement says nothing about it.',
    help: 'Give the action a resource of its own kind: a bucket for ListBucket, objects (bucket/*) for GetObject.',
  },
  UNUSED_RESOURCE: {
    severity: 'warning',
    means: 'No action of the statement takes this resource.',
    help: 'Add the action that was meant for it, or remove it.',
  },
} as const satisfies Rules

const report = reporter(MATCH_RULES)

/** Actions and resources of one statement that can never meet. */
export function matchFindings({ document }: Subject): readonly Finding[] {
  return document.statements
    .filter(({ actions, resources }) => !actions.isNegated && !resources.isNegated && resources.patterns.length > 0)
    .flatMap(findingsIn)
}

function findingsIn(statement: LintStatement): readonly Finding[] {
  const resources = statement.resources.patterns
  const named = actionsNamed(statement).filter(({ actions }) => actions.length > 0)
  const dead = named.filter(({ actions }) => !actions.some((action) => resources.some((one) => takes(action, one))))
  const idle = resources.filter(
    (resource) => !isEverything(resource) && looksRight(resource) && !isUsed(named, resource),
  )
  return [
    ...dead.map(({ pattern, actions }) => report('RESOURCE_MISMATCH', pattern.path, mismatch(pattern.text, actions))),
    // Where every action is dead, that says it all.
    ...(named.length === 0 || dead.length === named.length ? [] : idle).map(({ text, path }) =>
      report('UNUSED_RESOURCE', path, `No action of this statement takes ${text}`),
    ),
  ]
}

function isUsed(named: ReturnType<typeof actionsNamed>, resource: Placed): boolean {
  return named.some(({ actions }) => actions.some((action) => takes(action, resource)))
}

function takes({ name, resourceTypes }: Action, resource: Placed): boolean {
  const isOfService = resource.text.split(':')[2] === name.split(':')[0]
  if (isEverything(resource) || (isOfService && isEffectivelyStar(resource))) return true
  return resourceTypes.some(({ arn }) => fitsType(resource.text, arn))
}

function looksRight({ text }: Placed): boolean {
  return text.startsWith('arn:') && text.split(':').length >= 6
}

function mismatch(pattern: string, actions: readonly Action[]): string {
  const forms = [...new Set(actions.flatMap(({ resourceTypes }) => resourceTypes.map(({ arn }) => arn)))]
  if (forms.length === 0) return `${pattern} takes no resource but *`
  return `${pattern} takes none of these resources, but ${forms.slice(0, 2).join(' or ')}`
}
