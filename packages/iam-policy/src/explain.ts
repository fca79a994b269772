import { conditionInWords } from './explanation/condition.ts'
import { resourcesInWords } from './explanation/resource.ts'
import { instantInWords, spanInWords } from './explanation/time.ts'
import { both } from './explanation/words.ts'
import { parseInstant } from './instant.ts'
import type { Condition, Policy, Selection, Statement } from './policy.ts'

/** Explain a policy, one sentence for each statement: what the principal may do, on what, when and from where. */
export function explain({ statements }: Policy): readonly string[] {
  const allows = statements.filter(({ effect }) => effect === 'Allow')
  return [
    ...statements.map(sentence),
    allows.length === 0
      ? 'The policy allows nothing by itself.'
      : 'The policy allows nothing else. A Deny overrides every Allow, also of other policies.',
  ]
}

function sentence(statement: Statement, index: number): string {
  const { sid, effect, actions, resources, conditions } = statement
  const verb = effect === 'Allow' ? 'may' : 'may not'
  const name = sid === undefined || sid === '' ? `Statement ${index + 1}` : sid
  const what = `The principal ${verb} ${actionsInWords(actions, effect)}${onWords(actions, resources, effect)}`
  const when = [
    ...timesInWords(conditions),
    ...conditions.filter((condition) => !isClock(condition)).map(conditionInWords),
  ]
  if (when.length === 0) return `${name}: ${what}.`
  return `${name}: ${what}${what.endsWith('anything') ? ' ' : ', '}${when.join(', ')}.`
}

/** A Deny is a sentence with "may not", which is not followed by "everything". */
const ALL = { Allow: 'everything', Deny: 'anything' } as const

function actionsInWords(actions: Selection, effect: Statement['effect']): string {
  if ('allBut' in actions) return `do ${ALL[effect]} except ${both(actions.allBut)}`
  return actions.only.includes('*') ? 'do anything' : `call ${both(actions.only)}`
}

/** "May do anything" needs no resource if that is any resource. */
function onWords(actions: Selection, resources: Selection, effect: Statement['effect']): string {
  if ('allBut' in resources) return ` on ${ALL[effect]} except ${resourcesInWords(resources.allBut)}`
  const isAnything = ('allBut' in actions || actions.only.includes('*')) && resources.only.includes('*')
  return isAnything ? '' : ` on ${resourcesInWords(resources.only)}`
}

/** Both edges of a half-open window are one phrase; any other limits are listed one by one. */
function timesInWords(conditions: readonly Condition[]): readonly string[] {
  const clocks = conditions.filter(isClock)
  const [from, until] = (['DateGreaterThanEquals', 'DateLessThan'] as const).map((name) =>
    clocks.length === 2
      ? instantOf(clocks.find(({ operator, ifExists }) => operator === name && !ifExists))
      : undefined,
  )
  if (from && until) return [spanInWords({ opensAt: from, closesAt: until })]
  return clocks.map(edgeInWords)
}

const EDGES: Readonly<Record<string, string>> = {
  DateLessThan: 'before',
  DateLessThanEquals: 'up to and including',
  DateGreaterThan: 'after',
  DateGreaterThanEquals: 'from',
  DateEquals: 'at',
  DateNotEquals: 'except at',
}

function edgeInWords(condition: Condition): string {
  const instant = instantOf(condition)
  if (instant === undefined) return conditionInWords(condition)
  const onwards = condition.operator === 'DateGreaterThanEquals' ? ' on' : ''
  return `${EDGES[condition.operator]} ${instantInWords(instant)}${onwards}`
}

function isClock({ key, operator, quantifier }: Condition): boolean {
  return quantifier === null && operator.startsWith('Date') && /^aws:(currenttime|epochtime)$/i.test(key)
}

function instantOf(condition: Condition | undefined): Date | undefined {
  const [text, ...more] = condition?.values ?? []
  const seconds = text === undefined || more.length > 0 ? undefined : parseInstant(text)
  const instant = new Date((seconds ?? Number.NaN) * 1000)
  // Epoch microseconds are seconds of a year that no date can have: then the text itself is shown.
  return Number.isNaN(instant.getTime()) ? undefined : instant
}
