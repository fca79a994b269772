import type { Action } from '../data/service.ts'
import type { LintStatement, Placed, Subject } from './document.ts'
import { type Finding, type Rules, reporter } from './finding.ts'
import { actionsNamed, allowsOf, isEffectivelyStar, isForbidden, isPositive, listed } from './statements.ts'
import { DATA_READS } from './tables/data-reads.ts'

export const REACH_RULES = {
  RESOURCE_STAR: {
    severity: 'warning',
    means: 'An Allow covers every resource, with actions that could be restricted to some.',
    help: 'Name the resources; keep * for actions that apply only to *.',
  },
  UNCONSTRAINED_WRITE: {
    severity: 'security_warning',
    means: 'An Allow can change every resource of a type.',
    help: 'Name the resources that may be changed.',
  },
  DATA_EXFILTRATION: {
    severity: 'security_warning',
    means: 'An Allow can read data or secrets of every resource of a type.',
    help: 'Name the buckets, tables, keys or secrets that may be read.',
  },
} as const satisfies Rules

const report = reporter(REACH_RULES)

const HAS_RULES_OF_ITS_OWN = ['iam:PassRole', 'iam:CreateServiceLinkedRole']

/** Allow statements on every resource, with actions that neither their resources nor a condition restrict but could. */
export function reachFindings({ document, profile }: Subject): readonly Finding[] {
  if (profile === 'boundary') return []
  return allowsOf(document).flatMap((allow) => {
    const star = allow.resources.isNegated ? undefined : allow.resources.patterns.find(isEffectivelyStar)
    if (star === undefined || isRestricted(allow)) return []
    const actions = restrictable(allow).filter(({ name }) => !isForbidden(document, name))
    return findingsOn(star, actions)
  })
}

function findingsOn({ text, path }: Placed, actions: readonly Action[]): readonly Finding[] {
  const writes = actions.filter(({ name, level }) => !isRead(level) && !HAS_RULES_OF_ITS_OWN.includes(name))
  const reads = actions.filter(({ name, level }) => isRead(level) && DATA_READS.includes(name))
  const others = actions.filter(({ name, level }) => isRead(level) && !DATA_READS.includes(name))
  const on = (code: keyof typeof REACH_RULES, some: readonly Action[]) =>
    some.length === 0 ? [] : [report(code, path, `Allowed on ${text}: ${listed(some.map(({ name }) => name))}`)]
  return [...on('UNCONSTRAINED_WRITE', writes), ...on('DATA_EXFILTRATION', reads), ...on('RESOURCE_STAR', others)]
}

function isRead(level: Action['level']): boolean {
  return level === 'Read' || level === 'List'
}

/** Actions that apply to named resources. `*` among the actions has a finding of its own that covers this. */
function restrictable(allow: LintStatement): readonly Action[] {
  return [...new Set(actionsNamed(allow).flatMap(({ actions }) => actions))].filter(
    ({ resourceTypes }) => resourceTypes.length > 0,
  )
}

function isRestricted({ conditions }: LintStatement): boolean {
  return conditions.some(
    (condition) => isPositive(condition) && /^(?!aws:)|^aws:(resourcetag|requesttag)\//i.test(condition.key),
  )
}
