import type { AccessKey, Holder, ManagedPolicy, State } from '@curfew/local-aws/iam/state'
import type { Moment } from './plan.ts'

/** One change to what IAM holds. */
export type Change = {
  readonly at: Moment
  /** The Lambda that made it (`settle-access`), or `manual change`. */
  readonly by: string
} & (
  | { readonly what: 'attach' | 'detach'; readonly who: Holder; readonly arn: string }
  | { readonly what: 'create policy' | 'edit policy' | 'delete policy'; readonly policy: ManagedPolicy }
  | { readonly what: 'create key' | 'activate key' | 'deactivate key' | 'delete key'; readonly key: AccessKey }
  | { readonly what: 'other'; readonly holder: string }
)

type What = Change extends infer One ? (One extends unknown ? Omit<One, 'at' | 'by'> : never) : never

/** The changes between two states of IAM. */
export function changesBetween(before: State, after: State): readonly What[] {
  return [...policyChanges(before, after), ...attachmentChanges(before, after), ...keyChanges(before, after)]
}

function attachmentChanges(before: State, after: State): readonly What[] {
  const olds = holders(before)
  const changed = holders(after).filter((who) => !olds.includes(who))
  const gone = olds.filter(({ arn }) => !holders(after).some((who) => who.arn === arn))
  return [
    ...changed.flatMap((who) => {
      const old = olds.find(({ arn }) => arn === who.arn)
      const had = old?.attached ?? []
      const otherChanges: readonly What[] =
        old !== undefined && equalExceptPolicies(old, who) ? [] : [{ what: 'other', holder: who.name }]
      return [
        ...who.attached.filter((arn) => !had.includes(arn)).map((arn): What => ({ what: 'attach', who, arn })),
        ...had.filter((arn) => !who.attached.includes(arn)).map((arn): What => ({ what: 'detach', who, arn })),
        ...otherChanges,
      ]
    }),
    ...gone.map(({ name }): What => ({ what: 'other', holder: name })),
  ]
}

/** Whether two states of a user, role or group differ only in the attached policies. */
function equalExceptPolicies(one: Holder, other: Holder): boolean {
  const isSame = one.boundaryArn === other.boundaryArn && one.tags === other.tags && one.inline === other.inline
  return isSame && membersOf(one) === membersOf(other)
}

function membersOf(holder: Holder) {
  return holder.kind === 'group' ? holder.members : undefined
}

function policyChanges({ policies: before }: State, { policies: after }: State): readonly What[] {
  if (before === after) return []
  const made = [...after].flatMap(([key, policy]): readonly What[] => {
    const old = before.get(key)
    if (old === policy) return []
    return [{ what: old === undefined ? 'create policy' : 'edit policy', policy }]
  })
  const gone = [...before].flatMap(([key, policy]): readonly What[] =>
    after.has(key) ? [] : [{ what: 'delete policy', policy }],
  )
  return [...made, ...gone]
}

function keyChanges({ keys: before }: State, { keys: after }: State): readonly What[] {
  if (before === after) return []
  const made = [...after.values()].flatMap((key): readonly What[] => {
    const old = before.get(key.id)
    if (old === undefined) return [{ what: 'create key', key }]
    if (old.status === key.status) return []
    return [{ what: key.status === 'Active' ? 'activate key' : 'deactivate key', key }]
  })
  const gone = [...before.values()].filter(({ id }) => !after.has(id)).map((key): What => ({ what: 'delete key', key }))
  return [...made, ...gone]
}

function holders({ users, roles, groups }: State): readonly Holder[] {
  return [...users.values(), ...roles.values(), ...groups.values()]
}
