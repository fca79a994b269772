import type { Effect, Policy, Selection, Statement } from '../policy.ts'
import { fill, isFixed, parseTemplate, parseWildcards } from '../template.ts'
import { conditionTest } from './condition.ts'
import type { Context } from './context.ts'
import { globOf, matches } from './glob.ts'
import { not, someOf, type Ternary } from './ternary.ts'

/** A request, prepared once to be tested against many statements. */
export type Asked = { readonly action: string; readonly resource: string; readonly context: Context }

export type PreparedStatement = {
  readonly effect: Effect
  readonly sid: string | undefined
  readonly applies: (asked: Asked) => boolean
}

const prepared = new WeakMap<Policy, readonly PreparedStatement[]>()

/** Prepare a policy once: patterns, dates and CIDR blocks are read here, and never again for the same policy object. */
export function prepare(policy: Policy): readonly PreparedStatement[] {
  const known = prepared.get(policy)
  if (known) return known

  const statements = policy.statements.map((statement) => prepareStatement(statement, policy.version === '2012-10-17'))
  prepared.set(policy, statements)
  return statements
}

function prepareStatement(statement: Statement, variables: boolean): PreparedStatement {
  const { effect, sid } = statement
  // What is malformed goes against the request, in an Allow and in a Deny.
  const undecided = effect === 'Deny'
  const actions = selectionTest(statement.actions, actionPattern)
  const resources = selectionTest(statement.resources, (pattern) => resourcePattern(pattern, variables))
  const conditions = statement.conditions.map((condition) => conditionTest(condition, variables, undecided))

  return {
    effect,
    sid,
    applies: (asked) =>
      (actions(asked) ?? undecided) &&
      (resources(asked) ?? undecided) &&
      conditions.every((holds) => holds(asked.context)),
  }
}

type Test = (asked: Asked) => Ternary

function selectionTest(selection: Selection, prepareOne: (pattern: string) => Test): Test {
  const tests = ('only' in selection ? selection.only : selection.allBut).map(prepareOne)
  if ('only' in selection) return (asked) => someOf(tests, (test) => test(asked))
  return (asked) => not(someOf(tests, (test) => test(asked)))
}

/** Action names ignore case, and the request's is lower case already. They have no variables. */
function actionPattern(pattern: string): Test {
  const glob = globOf(parseWildcards(pattern.toLowerCase()))
  return ({ action }) => matches(glob, action)
}

/** A variable without a value matches nothing, in `NotResource` too: there it widens the statement, as IAM documents. */
function resourcePattern(pattern: string, variables: boolean): Test {
  const template = parseTemplate(pattern, variables)
  if (!template) return () => undefined
  if (isFixed(template)) {
    const glob = globOf(fill(template, new Map()) ?? [])
    return ({ resource }) => matches(glob, resource)
  }
  return ({ resource, context }) => {
    const parts = fill(template, context)
    return parts !== undefined && matches(globOf(parts), resource)
  }
}
