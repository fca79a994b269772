import { actionsMatching } from '../data/actions.ts'
import type { Action } from '../data/service.ts'
import type { Document, LintCondition, LintStatement, Placed } from './document.ts'
import { covering } from './patterns.ts'

/** The statements that allow something. */
export function allowsOf({ statements }: Document): readonly LintStatement[] {
  return statements.filter(({ effect }) => effect === 'Allow')
}

/** The statements that deny something. */
export function deniesOf({ statements }: Document): readonly LintStatement[] {
  return statements.filter(({ effect }) => effect === 'Deny')
}

/**
 * The patterns of `Action`, each with the actions that it matches today, but not `*`: that has a finding of its own, and
 * matches whatever is asked about. None for `NotAction`, which names exclusions.
 */
export function actionsNamed({
  actions,
}: LintStatement): readonly { readonly pattern: Placed; readonly actions: readonly Action[] }[] {
  if (actions.isNegated) return []
  return actions.patterns
    .filter((pattern) => !isEveryAction(pattern))
    .map((pattern) => ({ pattern, actions: actionsMatching(pattern.text) }))
}

/** Whether the pattern is `*` or `*:*`. */
export function isEveryAction({ text }: Placed): boolean {
  return /^\*+(:\*+)?$/.test(text)
}

/** Every action of a service that the statement covers, by `Action` or by `NotAction`. */
export function actionsOf(statement: LintStatement, service: string): readonly Action[] {
  return actionsMatching(`${service}:*`).filter(({ name }) => isAbout(statement, name))
}

/** Whether the statement covers an action, by `Action` or by `NotAction`. */
export function isAbout({ actions }: LintStatement, action: string): boolean {
  const name = action.toLowerCase()
  return testsOf(actions).some((isCovered) => isCovered(name)) !== actions.isNegated
}

/** Each statement is asked about thousands of actions. */
const tests = new WeakMap<LintStatement['actions'], readonly ((action: string) => boolean)[]>()

function testsOf(actions: LintStatement['actions']): readonly ((action: string) => boolean)[] {
  const known = tests.get(actions)
  if (known !== undefined) return known
  const made = actions.patterns.map(({ text }) => covering(text.toLowerCase()))
  tests.set(actions, made)
  return made
}

/** The conditions on a key; keys ignore case. */
export function conditionsOn({ conditions }: LintStatement, key: string): readonly LintCondition[] {
  return conditions.filter((condition) => condition.key.toLowerCase() === key.toLowerCase())
}

/** Whether the condition holds only if the key is present and has one of the values. */
export function isPositive({ operator, ifExists, quantifier }: LintCondition): boolean {
  return !ifExists && quantifier !== 'ForAllValues' && operator !== 'Null' && !isNegated(operator)
}

const PINS = ['aws:ResourceAccount', 's3:ResourceAccount', 'aws:ResourceOrgID', 'aws:ResourceOrgPaths']

/** Whether the statement applies only to resources of named accounts. */
export function isPinned(statement: LintStatement): boolean {
  return PINS.some((key) => conditionsOn(statement, key).some(isPositive))
}

/** `StringNotEquals`, `NotIpAddress`: these hold when the key is absent. */
export function isNegated(operator: LintCondition['operator']): boolean {
  return operator.includes('Not')
}

/** Whether a Deny without conditions denies the action on every resource, so that no Allow of it counts. */
export function isForbidden(document: Document, action: string): boolean {
  return deniesOf(document).some(
    (deny) => deny.conditions.length === 0 && isAbout(deny, action) && deny.resources.patterns.some(isEverything),
  )
}

/** Whether the pattern is `*`. */
export function isEverything({ text }: Placed): boolean {
  return /^\*+$/.test(text)
}

/** Every resource of a service: `*`, `arn:aws:s3:::*`, `arn:aws:ecr:*:*:*`. */
export function isEffectivelyStar({ text }: Placed): boolean {
  return isEverything({ text, path: '' }) || /^arn:[^:]*:[^:]*:\*?:\*?:(\*|\*\/\*)$/.test(text)
}

/** Whether a resource pattern contains a wildcard or a variable. */
export function isOpen(text: string): boolean {
  return /[*?]|\$\{/.test(text.replace(/\$\{[*?$]\}/g, ''))
}

/** `s3:GetObject, s3:PutObject and 4 more` */
export function listed(names: readonly string[], most = 3): string {
  const shown = names.slice(0, most)
  const rest = names.length - shown.length
  if (rest > 0) return `${shown.join(', ')} and ${rest} more`
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`
}
