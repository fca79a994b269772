import type { Effect, Policy, Selection, Statement } from '../policy.ts'
import { parseWildcards } from '../template.ts'
import { anyOf } from './any-of.ts'
import { conditionTest } from './condition.ts'
import type { Context } from './context.ts'
import { globOf } from './glob.ts'
import { patternList } from './pattern-list.ts'
import { not, type Ternary } from './ternary.ts'

/** A request, prepared once to be tested against many statements. */
export type Asked = { readonly action: string; readonly resource: string; readonly context: Context }

type PreparedStatement = {
  readonly effect: Effect
  /** Its index in the policy, from 0. */
  readonly index: number
  readonly sid: string | undefined
  readonly applies: (asked: Asked) => boolean
}

type PreparedPolicy = Readonly<Record<Effect, readonly PreparedStatement[]>>

const prepared = new WeakMap<Policy, PreparedPolicy>()

/** Prepare a policy once: patterns, dates and CIDR blocks are read here, and never again for the same policy object. */
export function prepare(policy: Policy): PreparedPolicy {
  const known = prepared.get(policy)
  if (known) return known

  const variables = policy.version === '2012-10-17'
  const statements = policy.statements.map((statement, index) => prepareStatement(statement, index, variables))
  const of = (its: Effect) => statements.filter(({ effect }) => effect === its)
  const byEffect = { Allow: of('Allow'), Deny: of('Deny') }
  prepared.set(policy, byEffect)
  return byEffect
}

function prepareStatement(statement: Statement, index: number, variables: boolean): PreparedStatement {
  const { effect, sid } = statement
  // What is malformed goes against the request, in an Allow and in a Deny.
  const undecided = effect === 'Deny'
  const actions = selectionTest(statement.actions, actionTest)
  const resources = selectionTest(statement.resources, (patterns) => resourceTest(patterns, variables))
  const conditions = statement.conditions.map((condition) => conditionTest(condition, variables, undecided))

  return {
    effect,
    index,
    sid,
    applies: (asked) =>
      (actions(asked) ?? undecided) &&
      (resources(asked) ?? undecided) &&
      conditions.every((holds) => holds(asked.context)),
  }
}

type Test = (asked: Asked) => Ternary

function selectionTest(selection: Selection, prepareAll: (patterns: readonly string[]) => Test): Test {
  const test = prepareAll('only' in selection ? selection.only : selection.allBut)
  return 'only' in selection ? test : (asked) => not(test(asked))
}

/** Action names ignore case, and the request's is lower case already. They have no variables. */
function actionTest(patterns: readonly string[]): Test {
  const isNamed = anyOf(patterns.map((pattern) => globOf(parseWildcards(pattern.toLowerCase()))))
  return ({ action }) => isNamed(action)
}

/** A variable without a value matches nothing, in `NotResource` too: there it widens the statement, as IAM documents. */
function resourceTest(patterns: readonly string[], variables: boolean): Test {
  const isNamed = patternList(patterns, variables, globOf)
  return ({ resource, context }) => isNamed(resource, context)
}
