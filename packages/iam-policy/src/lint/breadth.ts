import type { Action } from '../data/service.ts'
import type { LintStatement, Subject } from './document.ts'
import { type Finding, type Rules, reporter } from './finding.ts'
import { appliesTo } from './match.ts'
import { actionsNamed, allowsOf, deniesOf, isEveryAction, listed } from './statements.ts'
import { isAboutAll } from './times.ts'

export const BREADTH_RULES = {
  ALLOW_ALL_ACTIONS: {
    severity: 'security_warning',
    means: 'An Allow names every action of every service.',
    help: 'Name the actions that are needed.',
  },
  SERVICE_WILDCARD: {
    severity: 'security_warning',
    means: 'An Allow names every action of a service, including those that AWS adds later.',
    help: 'Name the actions that are needed.',
  },
  ACTION_WILDCARD: {
    severity: 'warning',
    means: 'An Allow names actions by a wildcard, which may match more whenever AWS adds an action.',
    help: 'Name the actions one by one.',
  },
  ALLOW_WITH_NOT_ACTION: {
    severity: 'security_warning',
    means: 'An Allow with NotAction allows everything but a few actions, in present and future services.',
    help: 'Name what is needed with Action, or turn the statement into a Deny.',
  },
  ALLOW_WITH_NOT_RESOURCE: {
    severity: 'security_warning',
    means: "An Allow with NotResource covers everything but a few resources, including other accounts' resources.",
    help: 'Name what is needed with Resource, or turn the statement into a Deny.',
  },
  BOUNDARY_WITHOUT_LIMIT: {
    severity: 'warning',
    means: 'A boundary allows everything and denies nothing, so it limits nothing.',
    help: 'Allow only what the policies inside it may use, or deny what they may not.',
  },
} as const satisfies Rules

const report = reporter(BREADTH_RULES)

/** Allow statements that cover more than they list. A boundary may be broad: it grants nothing. */
export function breadthFindings({ document, profile }: Subject): readonly Finding[] {
  if (profile === 'boundary') return boundaryFindings(document)
  return allowsOf(document).flatMap((allow) => [...negationFindings(allow), ...wildcardFindings(allow)])
}

function boundaryFindings(document: Subject['document']): readonly Finding[] {
  const open = allowsOf(document).find((allow) => allow.conditions.length === 0 && isAboutAll(allow))
  if (open === undefined || deniesOf(document).length > 0) return []
  return [report('BOUNDARY_WITHOUT_LIMIT', open.path, 'Everything is allowed, and nothing is denied')]
}

function negationFindings({ actions, resources }: LintStatement): readonly Finding[] {
  return [
    ...(actions.isNegated
      ? [
          report(
            'ALLOW_WITH_NOT_ACTION',
            actions.path,
            'Allow with NotAction allows every action that it does not name',
          ),
        ]
      : []),
    ...(resources.isNegated
      ? [
          report(
            'ALLOW_WITH_NOT_RESOURCE',
            resources.path,
            'Allow with NotResource covers every resource that it does not name',
          ),
        ]
      : []),
  ]
}

function wildcardFindings(allow: LintStatement): readonly Finding[] {
  const all = allow.actions.isNegated ? [] : allow.actions.patterns.filter(isEveryAction)
  const some = actionsNamed(allow)
    .map(({ pattern, actions }) => ({ pattern, actions: actions.filter((action) => takesAny(action, allow)) }))
    .filter(({ pattern, actions }) => isBroad(pattern.text) && actions.length > 0)
    .map(({ pattern: { text, path }, actions }) => {
      const message = `${text} allows ${actions.length} actions today, ${levelsOf(actions)}: ${listed(actions.map(({ name }) => name))}`
      return report(/:\*+$/.test(text) ? 'SERVICE_WILDCARD' : 'ACTION_WILDCARD', path, message)
    })
  return [
    ...all.map(({ text, path }) => report('ALLOW_ALL_ACTIONS', path, `"${text}" allows every action of AWS`)),
    ...some,
  ]
}

/** Whether the statement names what the action takes: `sagemaker:*` on workteams allows what one does with workteams. */
function takesAny(action: Action, { resources }: LintStatement): boolean {
  return resources.isNegated || resources.patterns.some((resource) => appliesTo(action, resource))
}

/** A wildcard among the actions of one service, or of all. A wildcard in part of the service has a finding of its own. */
function isBroad(text: string): boolean {
  const [service = '', name = ''] = text.split(':')
  return /^\*+$/.test(service) || (!/[*?]/.test(service) && /[*?]/.test(name))
}

/** `12 Read, 3 Write`, or `all of them List`. */
function levelsOf(actions: readonly Action[]): string {
  const counts = Map.groupBy(actions, ({ level }) => level)
  if (counts.size === 1) return `all of them ${actions[0]?.level}`
  return [...counts].map(([level, some]) => `${some.length} ${level}`).join(', ')
}
