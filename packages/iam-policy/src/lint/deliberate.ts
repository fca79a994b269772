import type { Document, LintStatement } from './document.ts'
import { allowsOf, conditionsOn, deniesOf, isAbout, isEverything, isPositive } from './statements.ts'

/**
 * Whether some Deny with `NotAction` denies everything else on every resource, whenever this one applies: then no service
 * can be asked to make a call for the caller, except by what both leave open.
 */
export function isRestDenied(deny: LintStatement, document: Document): boolean {
  return deniesOf(document).some(
    ({ actions, resources, conditions }) =>
      actions.isNegated &&
      !resources.isNegated &&
      resources.patterns.some(isEverything) &&
      conditions.every((condition) => isAmong(condition, deny.conditions)),
  )
}

/**
 * Whether every Allow of what the Deny is about needs the key as well: then a request without it is denied on purpose. False
 * if nothing allows it.
 */
export function isNeededByAllows(key: string, deny: LintStatement, document: Document): boolean {
  const allows = allowsOf(document).filter((allow) => meets(deny, allow))
  return allows.length > 0 && allows.every((allow) => conditionsOn(allow, key).some(isPositive))
}

/** Whether an Allow is of the same actions and resources, as far as both name them. */
function meets(deny: LintStatement, allow: LintStatement): boolean {
  if (deny.actions.isNegated || deny.resources.isNegated) return true
  const texts = deny.resources.patterns.map(({ text }) => text)
  const isOn = deny.resources.patterns.some(isEverything) || allow.resources.isNegated
  return (
    allow.actions.patterns.some(({ text }) => allow.actions.isNegated || isAbout(deny, text)) &&
    (isOn || allow.resources.patterns.some((each) => isEverything(each) || texts.includes(each.text)))
  )
}

function isAmong(
  { operator, key, values }: LintStatement['conditions'][number],
  others: LintStatement['conditions'],
): boolean {
  const texts = values.map(({ text }) => text).toSorted()
  return others.some(
    (other) =>
      other.operator === operator &&
      other.key.toLowerCase() === key.toLowerCase() &&
      JSON.stringify(other.values.map(({ text }) => text).toSorted()) === JSON.stringify(texts),
  )
}
