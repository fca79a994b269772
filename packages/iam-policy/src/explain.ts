import { conditionInWords } from './explanation/condition.ts'
import { principalsInWords } from './explanation/principal.ts'
import { resourcesInWords } from './explanation/resource.ts'
import { instantInWords, spanInWords } from './explanation/time.ts'
import { both } from './explanation/words.ts'
import { parseInstant } from './instant.ts'
import type { Condition, Policy, ResourcePolicy, ResourceStatement, Selection, Statement } from './policy.ts'

/** Explain a policy, one sentence for each statement: what the principal may do, on what, when and from where. */
export function explain({ statements }: Policy): readonly string[] {
  const allows = statements.filter(({ effect }) => effect === 'Allow')
  return [
    ...statements.map((statement, index) => sentence(statement, index)),
    allows.length === 0
      ? 'The policy allows nothing by itself.'
      : 'The policy allows nothing else. A Deny overrides every Allow, also of other policies.',
  ]
}

/**
 * Explain the policy of a resource, one sentence for each statement: who may do what with it, when and from where.
 * @param noun what has the policy, such as `bucket`
 */
export function explainResourcePolicy({ statements }: ResourcePolicy, noun = 'resource'): readonly string[] {
  const isAllowing = statements.some(({ effect }) => effect === 'Allow')
  return [
    ...statements.map((statement, index) => resourceSentence(statement, index, noun)),
    isAllowing
      ? 'The policy allows nobody else anything. A Deny overrides every Allow, also of other policies.'
      : 'The policy allows nothing by itself.',
  ]
}

function resourceSentence(statement: ResourceStatement, index: number, noun: string): string {
  const { principals, effect, resources } = statement
  // In the policy of a key or a role, every resource is the one that has the policy.
  const isItself = 'only' in resources && resources.only.join() === '*'
  const isNobody = effect === 'Deny' && 'only' in principals && principals.only.some(({ id }) => id === '*')
  const who = isNobody ? 'Nobody' : capital(principalsInWords(principals))
  return sentence(statement, index, { who, isNobody, itself: isItself ? ` on the ${noun}` : undefined })
}

/** Who a sentence is about. `itself`: what has the policy, in place of any resource. */
type Subject = { readonly who: string; readonly isNobody: boolean; readonly itself: string | undefined }

const HOLDER: Subject = { who: 'The principal', isNobody: false, itself: undefined }

function sentence(statement: Statement, index: number, { who, isNobody, itself }: Subject = HOLDER): string {
  const { sid, effect, actions, resources, conditions } = statement
  const verb = effect === 'Allow' || isNobody ? 'may' : 'may not'
  const name = sid === undefined || sid === '' ? `Statement ${index + 1}` : sid
  const what = `${who} ${verb} ${actionsInWords(actions, effect)}${itself ?? onWords(actions, resources, effect)}`
  const when = [
    ...timesInWords(conditions),
    ...conditions.filter((condition) => !isClock(condition)).map(conditionInWords),
  ]
  if (when.length === 0) return `${name}: ${what}.`
  return `${name}: ${what}${what.endsWith('anything') ? ' ' : ', '}${when.join(', ')}.`
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`
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
