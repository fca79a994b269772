import { actionsMatching } from '@curfew/iam-policy/data/actions'
import type { ResourceType } from '@curfew/iam-policy/data/service'
import { type AccessRequest, evaluate, type Policies } from '@curfew/iam-policy/evaluate'
import { CIRCUMSTANCES, STACK } from './escalation-targets.ts'

type Context = AccessRequest['context']

/** One right that a way takes: on any of these resources. */
export type Step = { readonly action: string; readonly resources: readonly string[]; readonly context: Context }

/** All of its steps, in whatever order. */
export type Way = readonly Step[]

/** How somebody who has taken over one part of Curfew would get more than that part has. */
export type Escalation = {
  /** What is done, after "can". */
  readonly name: string
  readonly gains: string
  /** Each is enough by itself. */
  readonly ways: readonly Way[]
  /** Whose very work this is. Nobody's, for most. */
  readonly workOf: readonly string[]
}

export function path(name: string, gains: string, ...ways: readonly Way[]): Escalation {
  return { name, gains, ways, workOf: [] }
}

/** What somebody has to be able to do, and nobody else may. */
export function workOf(who: readonly string[], escalation: Escalation): Escalation {
  return { ...escalation, workOf: who.toSorted() }
}

/** The same one step with each of these actions. */
export function each(actions: readonly string[], resource: string | readonly string[], context?: Context): Way[] {
  return actions.map((action) => [on(action, resource, context)])
}

export function on(action: string, resource: string | readonly string[], context: Context = {}): Step {
  return { action, resources: [resource].flat(), context }
}

/** The action on something of the account that Curfew has nothing to do with. */
export function elsewhere(action: string, context: Context = {}): Step {
  return { action, resources: resourcesOf(action), context }
}

/** The role handed to a service. */
export function pass(role: string, service: string): Step {
  return on('iam:PassRole', role, { 'iam:PassedToService': service })
}

/** Every way whose steps these are, each elsewhere. */
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
  return resources.map((resource) => ({ action, resource, context: { ...CIRCUMSTANCES, ...context } }))
}

/** One resource of each type that the action takes, by a name that nobody has; any, if it takes none. */
export function resourcesOf(action: string): readonly string[] {
  const types = actionsMatching(action).flatMap(({ resourceTypes }) => resourceTypes)
  return types.length === 0 ? ['*'] : [...new Set(types.map(({ arn }) => filledIn(arn)))]
}

/** What ARNs of this type look like, as a pattern of policies. */
export function patternOf({ arn }: ResourceType): string {
  return arn.replaceAll(/\$\{\w+\}/g, '*')
}

function filledIn(arn: string): string {
  const { account, region } = STACK.place
  return arn.replaceAll(/\$\{(\w+)\}/g, (_, name: string) => {
    if (name === 'Partition') return 'aws'
    if (name === 'Account') return account
    return name === 'Region' ? region : 'elsewhere'
  })
}
