import { actionsMatching } from '@curfew/iam-policy/data/actions'
import type { ResourceType } from '@curfew/iam-policy/data/service'
import { type AccessRequest, evaluate, type Policies } from '@curfew/iam-policy/evaluate'
import { CONTEXT, STACK } from './escalation-targets.ts'

type Context = AccessRequest['context']

/** A permission that a way requires, on any of these resources. */
export type Step = { readonly action: string; readonly resources: readonly string[]; readonly context: Context }

/** All of these steps, in any order. */
export type Way = readonly Step[]

/** How somebody who has compromised one part of Curfew would gain more than that part has. */
export type Escalation = {
  /** What they do; completes "can …". */
  readonly name: string
  readonly gains: string
  /** Each suffices by itself. */
  readonly ways: readonly Way[]
  /** The roles whose task this is; none, for most. */
  readonly taskOf: readonly string[]
}

export function path(name: string, gains: string, ...ways: readonly Way[]): Escalation {
  return { name, gains, ways, taskOf: [] }
}

/** What these roles must be able to do, and no other may. */
export function taskOf(roles: readonly string[], escalation: Escalation): Escalation {
  return { ...escalation, taskOf: roles.toSorted() }
}

/** One way per action, each of that one step. */
export function each(actions: readonly string[], resource: string | readonly string[], context?: Context): Way[] {
  return actions.map((action) => [on(action, resource, context)])
}

export function on(action: string, resource: string | readonly string[], context: Context = {}): Step {
  return { action, resources: [resource].flat(), context }
}

/** The action on a resource of the account that is unrelated to Curfew. */
export function elsewhere(action: string, context: Context = {}): Step {
  return { action, resources: resourcesOf(action), context }
}

/** Passing the role to a service. */
export function pass(role: string, service: string): Step {
  return on('iam:PassRole', role, { 'iam:PassedToService': service })
}

/** Ways whose steps are these actions, each on a resource that is unrelated to Curfew. */
export function ways(...actions: readonly (readonly string[])[]): Way[] {
  return actions.map((way) => way.map((action) => elsewhere(action)))
}

export function isOpen({ ways }: Escalation, policies: Policies): boolean {
  return ways.some((way) => isOpenWay(way, policies))
}

export function isOpenWay(way: Way, policies: Policies): boolean {
  return way.every((step) => requestsOf(step).some((request) => evaluate(policies, request).decision === 'allow'))
}

export function requestsOf({ action, resources, context }: Step): readonly AccessRequest[] {
  return resources.map((resource) => ({ action, resource, context: { ...CONTEXT, ...context } }))
}

/** One resource of each type that the action supports, by a name that nothing has; `*`, if it supports none. */
export function resourcesOf(action: string): readonly string[] {
  const types = actionsMatching(action).flatMap(({ resourceTypes }) => resourceTypes)
  return types.length === 0 ? ['*'] : [...new Set(types.map(({ arn }) => filledIn(arn)))]
}

/** The ARNs of this type, as a pattern in a policy. */
export function patternOf({ arn }: ResourceType): string {
  return arn.replaceAll(/\$\{\w+\}/g, '*')
}

function filledIn(arn: string): string {
  const { account, region } = STACK.location
  return arn.replaceAll(/\$\{(\w+)\}/g, (_, name: string) => {
    if (name === 'Partition') return 'aws'
    if (name === 'Account') return account
    return name === 'Region' ? region : 'elsewhere'
  })
}
