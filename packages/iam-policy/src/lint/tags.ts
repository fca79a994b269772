import { carries } from '../data/keys.ts'
import type { Action } from '../data/service.ts'
import { servicesOfKey } from '../data/services.ts'
import type { LintCondition, LintStatement, Subject } from './document.ts'
import { type Finding, type Rules, reporter } from './finding.ts'
import { actionsNamed, isNegated, listed } from './statements.ts'

export const TAG_RULES = {
  ALLOW_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE: {
    severity: 'suggestion',
    means: 'Requests for the action never carry the tag, so an Allow with the condition does not allow it.',
    help: 'Move the action to a statement without the tag, and name its resources there.',
  },
  DENY_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE: {
    severity: 'security_warning',
    means: 'Requests for the action never carry the tag, so a Deny with the condition does not deny it.',
    help: 'Move the action to a statement without the tag, and name its resources there.',
  },
  ALLOW_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE: {
    severity: 'suggestion',
    means: 'Some of the actions that NotAction covers never carry the tag, and are not allowed.',
    help: 'Name the actions with Action.',
  },
  DENY_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE: {
    severity: 'security_warning',
    means: 'Some of the actions that NotAction covers never carry the tag, and are not denied.',
    help: 'Name the actions with Action.',
  },
} as const satisfies Rules

const report = reporter(TAG_RULES)

/** Conditions on tags for actions whose requests never carry them. */
export function tagFindings({ document }: Subject): readonly Finding[] {
  return document.statements.flatMap((statement) =>
    statement.conditions
      .filter((condition) => isTagKey(condition.key) && isPresenceNeeded(condition))
      .flatMap((condition) => findingsOn(statement, condition)),
  )
}

/** `aws:ResourceTag/team`, `aws:TagKeys`, and a service's own key such as `ec2:ResourceTag/team`. */
export function isTagKey(key: string): boolean {
  return /^aws:(requesttag\/|tagkeys$)|^[\w-]+:resourcetag\//i.test(key)
}

/** Without the key these hold or fail on purpose. */
function isPresenceNeeded({ operator, ifExists, quantifier }: LintCondition): boolean {
  return !ifExists && operator !== 'Null' && quantifier !== 'ForAllValues' && !isNegated(operator)
}

function findingsOn(statement: LintStatement, { key, path }: LintCondition): readonly Finding[] {
  const { actions, effect } = statement
  if (effect === undefined) return []
  const stem = effect === 'Allow' ? 'ALLOW' : 'DENY'
  const not = effect === 'Allow' ? 'are not allowed' : 'are not denied'
  if (actions.isNegated) {
    const message = `Actions whose requests do not carry ${key} ${not}`
    return [report(`${stem}_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE`, path, message)]
  }
  const without = actionsWithout(statement, key)
  if (without.length === 0) return []
  const message = `Requests for ${listed(without)} do not carry ${key}, so that they ${not}`
  return [report(`${stem}_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE`, path, message)]
}

/** Of the actions that a wildcard matches, one that carries the tag is enough: the wildcard may be there for the others. */
function actionsWithout(statement: LintStatement, key: string): readonly string[] {
  return actionsNamed(statement)
    .filter(({ actions }) => actions.length > 0 && !actions.some((action) => mayCarry(action, key)))
    .map(({ pattern }) => pattern.text)
    .filter((text) => !/^\*+(:\*+)?$/.test(text))
}

/** The reference leaves out a service's own key for tags here and there: it counts for its actions that have resources. */
function mayCarry(action: Action, key: string): boolean {
  if (carries(action, key)) return true
  const [prefix = ''] = key.split(':')
  if (prefix.toLowerCase() === 'aws') return false
  const [service] = action.name.split(':')
  return action.resourceTypes.length > 0 && servicesOfKey(prefix).some((each) => each.prefix === service)
}
