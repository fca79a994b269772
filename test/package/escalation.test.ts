import { actionsMatching } from '@curfew/iam-policy/data/actions'
import { carries, globalKeyOf } from '@curfew/iam-policy/data/keys'
import type { Policies } from '@curfew/iam-policy/evaluate'
import { ESCALATIONS } from '@curfew/iam-policy/lint/tables/escalations'
import { parsePolicy } from '@curfew/iam-policy/parse'
import type { Policy } from '@curfew/iam-policy/policy'
import { expect, test } from 'vitest'
import { loosened } from './escalation-bounds.ts'
import { type Escalation, isOpen, isOpenWay, patternOf, requestsOf, type Step } from './escalation-path.ts'
import { ESCALATION_PATHS } from './escalation-paths.ts'
import { OWN, STACK, shortName, UNDER_CURFEW } from './escalation-targets.ts'
import { allowing, isAllowed, labelOf, replaced, rightsOf } from './rights.ts'

type Actor = { readonly name: string; readonly policy: Policy; readonly policies: (policy: Policy) => Policies }

const everything = allowing(['*'])
const roles: readonly Actor[] = STACK.roles.map((role) => ({
  name: shortName(role.name),
  policy: rightsOf(role),
  policies: (policy) => ({ identity: [policy] }),
}))
/** CreatePolicy has no condition on content: the worst that settle-access can attach allows `*`, and the boundary must limit it. */
const underCurfew: Actor = {
  name: UNDER_CURFEW,
  policy: parsePolicy(STACK.managedPolicies.find(({ arn }) => arn === OWN.boundary)?.document),
  policies: (boundary) => ({ identity: [everything], boundary }),
}
const actors = [...roles, underCurfew]
const closedToAll = ESCALATION_PATHS.filter(({ taskOf }) => taskOf.length === 0)
const tasks = ESCALATION_PATHS.filter(({ taskOf }) => taskOf.length > 0)

test.each(byName(closedToAll))('nobody can %s', (_name, path) => {
  expect(whoCan(path)).toEqual([])
})

test.each(tasks.map((path) => [path.taskOf.join(', '), path.name, path] as const))(
  'only %s can %s',
  (_who, _name, path) => {
    expect(whoCan(path)).toEqual(path.taskOf)
  },
)

test('there are more than 120 escalation paths, each listed once', () => {
  expect(ESCALATION_PATHS.length).toBeGreaterThan(120)
  expect(new Set(ESCALATION_PATHS.map(({ name }) => name)).size).toBe(ESCALATION_PATHS.length)
})

test('every escalation that the linter warns about is among them, or needs more than one of them', () => {
  const known = waysOf(ESCALATION_PATHS).map((way) => actionsOf(way))
  const isKnown = (needs: readonly string[]) => known.some((way) => way.every((action) => needs.includes(action)))

  expect(ESCALATIONS.filter(({ needs }) => !isKnown(needs))).toEqual([])
})

test.each(byName(ESCALATION_PATHS))(
  'to %s requires exactly the actions that each of its ways lists',
  (_name, { ways }) => {
    for (const way of ways) {
      const actions = actionsOf(way)
      expect(isOpenWay(way, { identity: [allowing(actions)] }), actions.join()).toBe(true)
      for (const missing of actions) {
        const others = ['none:None', ...actions.filter((action) => action !== missing)]
        expect(isOpenWay(way, { identity: [allowing(others)] }), `${actions} without ${missing}`).toBe(false)
      }
    }
  },
)

test.each(byName(closedToAll))('a role that is allowed to %s is found, by each of its ways', (_name, path) => {
  for (const way of path.ways) {
    const found = roles.filter(({ policy, policies }) => isOpen(path, policies(more(policy, actionsOf(way)))))
    expect(found, actionsOf(way).join()).toEqual(roles)
  }
})

test('every step is an action of AWS, on a resource that it supports, with condition keys that its requests carry', () => {
  const steps = waysOf(ESCALATION_PATHS).flat()

  expect([...new Set(steps.flatMap(problemsOf))]).toEqual([])
})

const statements = actors.flatMap((actor) =>
  actor.policy.statements.map((statement, index) => {
    const sid = labelOf(statement, index)
    return [`${actor.name}, ${sid}`, { actor, statement, index }] as const
  }),
)

test.each(statements)(
  '%s: each condition and each list of resources blocks an escalation',
  (_sid, { actor, statement }) => {
    const useless = loosened(statement).filter(
      ({ allows }) =>
        newlyOpen(actor, { ...actor.policy, statements: [...actor.policy.statements, allows] }).length === 0,
    )

    expect(useless.map(({ bound }) => bound)).toEqual([])
  },
)

const denials = statements.filter(([, { statement }]) => statement.effect === 'Deny')

test.each(denials)('%s: without it, an escalation would be possible', (_sid, { actor, index }) => {
  expect(newlyOpen(actor, replaced(actor.policy, index, undefined))).not.toEqual([])
})

function whoCan(path: Escalation): readonly string[] {
  return actors
    .filter(({ policy, policies }) => isOpen(path, policies(policy)))
    .map(({ name }) => name)
    .toSorted()
}

/** The escalations that become possible for this actor with another policy. */
function newlyOpen({ policy, policies }: Actor, otherwise: Policy): readonly string[] {
  const [before, after] = [policies(policy), policies(otherwise)]
  return ESCALATION_PATHS.filter((path) => !isOpen(path, before) && isOpen(path, after)).map(({ name }) => name)
}

function problemsOf(step: Step): readonly string[] {
  const [known, ...others] = actionsMatching(step.action)
  if (known === undefined || others.length > 0) return [`${step.action} is not an action of AWS`]
  const forms = known.resourceTypes.map(patternOf)
  const fitting = allowing([step.action], forms.length === 0 ? ['*'] : forms)
  return [
    ...requestsOf(step)
      .filter((request) => !isAllowed({ identity: [fitting] }, request))
      .map(({ resource }) => `${step.action} does not support ${resource}`),
    ...Object.keys(step.context)
      .filter((key) => !carries(known, key) && globalKeyOf(key) === undefined)
      .map((key) => `${step.action} does not carry ${key}`),
  ]
}

function more({ version, statements }: Policy, actions: readonly string[]): Policy {
  return { version, statements: [...statements, ...allowing(actions).statements] }
}

function waysOf(paths: readonly Escalation[]) {
  return paths.flatMap(({ ways }) => ways)
}

function actionsOf(way: readonly Step[]): readonly string[] {
  return [...new Set(way.map(({ action }) => action))]
}

function byName(paths: readonly Escalation[]) {
  return paths.map((path) => [path.name, path] as const)
}
