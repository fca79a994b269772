import type { Statement } from '@curfew/iam-policy/policy'
import { actionsOf, inOrder, resourcesOf } from '#core/policy/statement.ts'
import { applies, kindOf } from './applies.ts'

/** Actions, and everything that a job may call them on. */
export type ReachGroup = {
  readonly sid: string
  readonly actions: readonly string[]
  readonly resources: readonly string[]
}

/** Actions of one kind of resource that have the same resources. */
type Reach = { readonly kind: string; readonly actions: readonly string[]; readonly resources: readonly string[] }

/**
 * Actions whose resources one `NotResource` can list together, because no resource of one suits another. The same objects are
 * not read, written and deleted, so these are apart. `NotResource` cannot be divided: two halves of it would deny each other's
 * resources.
 */
export function reachGroupsOf(allows: readonly Statement[]): readonly ReachGroup[] {
  const byKind = [...Map.groupBy(reachesOf(allows), ({ kind }) => kind).values()]
  const count = Math.max(0, ...byKind.map(({ length }) => length))
  return Array.from({ length: count }, (_, index) => {
    const reaches = byKind.flatMap((of) => of.slice(index, index + 1))
    const actions = inOrder(reaches.flatMap((reach) => reach.actions))
    return { sid: sidOf(actions), actions, resources: inOrder(reaches.flatMap((reach) => reach.resources)) }
  })
}

function reachesOf(allows: readonly Statement[]): readonly Reach[] {
  const bound = allows.filter((allow) => !resourcesOf(allow).includes('*'))
  const single = inOrder(bound.flatMap(actionsOf)).map((action) => {
    const resources = bound.filter((allow) => actionsOf(allow).includes(action)).flatMap(resourcesOf)
    return { kind: kindOf(action), action, resources: inOrder(resources.filter((each) => applies(action, each))) }
  })
  const alike = Map.groupBy(single, ({ kind, resources }) => JSON.stringify([kind, resources]))
  return [...alike.values()]
    .flatMap((group) => {
      const actions = group.map(({ action }) => action)
      return group.slice(0, 1).map(({ kind, resources }) => ({ kind, actions, resources }))
    })
    .toSorted((a, b) => rankOf(a) - rankOf(b))
}

/** What is read and listed goes together. */
function rankOf({ actions }: Reach): number {
  return actions.includes('s3:GetObject') || actions.includes('s3:ListBucket') ? 0 : 1
}

const SIDS = [
  ['s3:GetObject', 'DenyOtherResources'],
  ['s3:PutObject', 'DenyOtherWrites'],
  ['s3:DeleteObject', 'DenyOtherDeletions'],
  ['s3:GetObjectVersion', 'DenyOtherVersions'],
] as const

function sidOf(actions: readonly string[]): string {
  return SIDS.find(([action]) => actions.includes(action))?.[1] ?? 'DenyOtherResources'
}
