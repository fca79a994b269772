/** Milliseconds from the begin of the day. */
export type Moment = number

export type Who = { readonly type: 'user' | 'role'; readonly name: string }
export type Keys = 'rotate' | 'deactivate' | 'keep'

/** What a job asks for, as far as the simulation varies it. */
export type Asked = {
  readonly jobId: string
  readonly principal: Who
  readonly opens: Moment
  readonly closes: Moment
  readonly keys: Keys
  /** More of them make more than one policy. */
  readonly datasets: number
}

/** Something that somebody does. `time`: when the event says that it was sent, if that is not when it is sent. */
export type Act =
  | { readonly kind: 'schedule'; readonly at: Moment; readonly time?: Moment; readonly asked: Asked }
  | { readonly kind: 'extend'; readonly at: Moment; readonly jobId: string; readonly closes: Moment }
  | { readonly kind: 'end'; readonly at: Moment; readonly time?: Moment; readonly jobId: string; readonly by: Ender }
  | { readonly kind: 'revoke'; readonly at: Moment; readonly of: RevokedBy }
  | { readonly kind: 'manual change'; readonly at: Moment; readonly jobId: string; readonly operation: ManualChange }
  /** Every container of every Lambda is replaced, as after a deployment. */
  | { readonly kind: 'restart'; readonly at: Moment }

export type Ender = 'Completed' | 'Failed' | 'Stopped' | 'SageMaker' | 'Batch'
export type RevokedBy = { readonly jobId: string } | { readonly principal: Who } | 'all'

/** What a hand does to the policies of a job, or to its principal. */
export type ManualChange =
  | 'detach'
  | 'delete'
  | 'edit'
  | 'plant'
  | 'attach elsewhere'
  | 'attach to a group'
  | 'attach a foreign policy'
  | 'switch the key off'
  | 'delete the key'
  | 'make another key'
  | 'plant elsewhere'
  | 'take the boundary off'
  | 'take the tag off'
  | 'dismiss the principal'

type Period = { readonly from: Moment; readonly to: Moment }

/** What goes wrong by itself. */
export type Trouble =
  | (Period & {
      readonly kind: 'fault'
      readonly service: string
      readonly way: 'throttled' | 'broken' | 'unreachable' | 'answer lost'
      readonly chance: number
    })
  /** Single entries of PutEvents fail. */
  | (Period & { readonly kind: 'put fault'; readonly chance: number })
  | (Period & { readonly kind: 'iam rate'; readonly perSecond: number })
  | (Period & {
      readonly kind: 'delivery'
      readonly doubled: number
      readonly late: number
      readonly longestSeconds: number
      /** Of Curfew's own hints, and of best-effort sources. */
      readonly lost: number
    })
  /** Single calls take long. */
  | (Period & { readonly kind: 'slow calls'; readonly chance: number; readonly longestSeconds: number })
  /** Nothing of Curfew runs, and no timer fires. */
  | (Period & { readonly kind: 'all dead' })
  /** The container of a function dies at its n-th call of the day. */
  | { readonly kind: 'crash'; readonly of: string; readonly call: number; readonly when: 'before' | 'after' }
  | { readonly kind: 'iam lag'; readonly seconds: number }
  | { readonly kind: 'index lag'; readonly longestSeconds: number }
  | { readonly kind: 'late timers'; readonly longestSeconds: number; readonly doubled: number }
  | { readonly kind: 'skew'; readonly of: string; readonly seconds: number }
  | { readonly kind: 'small quota'; readonly attached: number }

/** One thing that a day can be without. */
export type Element = Act | Trouble

/** A day that is all written down: plain data, made from a seed. */
export type Plan = {
  readonly seed: number
  readonly minutes: number
  readonly elements: readonly Element[]
}

export const SECOND = 1000
export const MINUTE = 60 * SECOND
/** Longer than any day. */
export const WHOLE_DAY = 24 * 60 * MINUTE

export const FUNCTIONS = ['schedule-access', 'end-access', 'settle-access', 'rotate-keys', 'sweep'] as const

export function isAct(element: Element): element is Act {
  return ACTS.has(element.kind)
}

export function isTrouble(element: Element): element is Trouble {
  return !isAct(element)
}

/** Troubles of one kind. */
export function troublesOf<Kind extends Trouble['kind']>(
  plan: Plan,
  kind: Kind,
): readonly Extract<Trouble, { kind: Kind }>[] {
  return plan.elements.filter((element): element is Extract<Trouble, { kind: Kind }> => element.kind === kind)
}

/** The plan without some of its elements. */
export function only(plan: Plan, indices: readonly number[]): Plan {
  return { ...plan, elements: plan.elements.filter((_, index) => indices.includes(index)) }
}

const ACTS: ReadonlySet<string> = new Set(['schedule', 'extend', 'end', 'revoke', 'manual change', 'restart'])
