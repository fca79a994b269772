/** Milliseconds from the start of the day. */
export type Moment = number

export type Principal = { readonly type: 'user' | 'role'; readonly name: string }
export type Keys = 'rotate' | 'deactivate' | 'keep'

/** What a job requests, as far as the simulation varies it. */
export type JobRequest = {
  readonly jobId: string
  readonly principal: Principal
  readonly opens: Moment
  readonly closes: Moment
  readonly keys: Keys
  /** Many datasets need more than one policy. */
  readonly datasets: number
  /** Of its first dataset one object only. */
  readonly oneObject?: boolean
  /** Versions of its datasets can be read by their ids. */
  readonly versions?: boolean
  /** It has a location of its own to delete in. */
  readonly scratch?: boolean
  /** The job asks to be the only one that can do anything as its principal. */
  readonly exclusive?: boolean
  /** The Batch job that ends the grant: jobs of a day may name the same one. */
  readonly endsWith?: EndsWith
  /** How long the job runs once it has started. */
  readonly runsFor?: Moment
  /** How long the job may be silent. */
  readonly heartbeat?: Moment
}

/** @param id Batch's own; @param on success alone: a failed run is tried again */
export type EndsWith = { readonly name: string; readonly id?: string; readonly onSuccess?: boolean }

/** Something that a platform or a person does. `time` is the time in the event, if it differs from when the event is put. */
export type Act =
  | { readonly kind: 'schedule'; readonly at: Moment; readonly time?: Moment; readonly request: JobRequest }
  | { readonly kind: 'extend'; readonly at: Moment; readonly jobId: string; readonly closes: Moment }
  | {
      readonly kind: 'end'
      readonly at: Moment
      readonly time?: Moment
      readonly jobId: string
      readonly by: EndSource
    }
  | {
      readonly kind: 'revoke'
      readonly at: Moment
      readonly target: RevocationTarget
      /** The revocation also reports that the keys are compromised. */
      readonly compromised?: boolean
    }
  /** What Batch reports of a run of a job. */
  | {
      readonly kind: 'run'
      readonly at: Moment
      readonly time?: Moment
      readonly name: string
      readonly id: string
      readonly status: 'RUNNING' | 'FAILED' | 'SUCCEEDED'
    }
  /** The job starts, for the first time or once more. */
  | { readonly kind: 'start'; readonly at: Moment; readonly jobId: string; readonly by: StartSource }
  | { readonly kind: 'beat'; readonly at: Moment; readonly jobId: string }
  /** An event whose detail type nobody takes. */
  | { readonly kind: 'misspell'; readonly at: Moment; readonly jobId: string; readonly detailType: string }
  | { readonly kind: 'manual change'; readonly at: Moment; readonly jobId: string; readonly operation: ManualChange }
  /** Every container of every Lambda is replaced, as after a deployment. */
  | { readonly kind: 'restart'; readonly at: Moment }

export const END_SOURCES = ['Completed', 'Failed', 'Stopped', 'SageMaker', 'Batch'] as const
export type EndSource = (typeof END_SOURCES)[number]
export type StartSource = 'Started' | 'SageMaker' | 'Batch'
export type RevocationTarget = { readonly jobId: string } | { readonly principal: Principal } | 'all'

/** A manual change to the policies of a job, or to its principal. */
export type ManualChange =
  | 'detach'
  | 'delete'
  | 'edit'
  | 'plant'
  | 'attach elsewhere'
  | 'attach to a group'
  | 'attach a foreign policy'
  | 'deactivate the key'
  | 'delete the key'
  | 'create another key'
  | 'activate an old key'
  | 'plant elsewhere'
  | 'remove the boundary'
  | 'remove the tag'
  | 'delete the principal'
  | 'rename the user'

type Period = { readonly from: Moment; readonly to: Moment }

/** Something that fails without anybody doing anything. */
export type Fault =
  | (Period & {
      readonly kind: 'call fault'
      readonly service: string
      readonly mode: 'throttled' | 'server error' | 'unreachable' | 'answer lost' | 'never answered'
      readonly chance: number
    })
  /** Single entries of PutEvents fail. */
  | (Period & { readonly kind: 'put fault'; readonly chance: number })
  | (Period & { readonly kind: 'iam rate'; readonly perSecond: number })
  | (Period & {
      readonly kind: 'delivery'
      /** Chances that a delivery is duplicated, late or lost. Only Curfew's own triggers and best-effort sources are lost. */
      readonly duplicated: number
      readonly late: number
      readonly lost: number
      readonly maxSeconds: number
    })
  /** Single calls take long. */
  | (Period & { readonly kind: 'slow calls'; readonly chance: number; readonly maxSeconds: number })
  /** No Lambda runs, and no timer fires. */
  | (Period & { readonly kind: 'all dead' })
  /** The container of a function dies at its n-th call of the day. */
  | { readonly kind: 'crash'; readonly lambda: string; readonly call: number; readonly when: 'before' | 'after' }
  /** The table's stream stops, or loses what is written. */
  | (Period & { readonly kind: 'stream outage'; readonly mode: 'stopped' | 'lost' })
  /** Records reach the stream late and in any order, and batches reach publish twice. */
  | { readonly kind: 'stream'; readonly maxSeconds: number; readonly duplicated: number }
  | { readonly kind: 'iam lag'; readonly seconds: number }
  | { readonly kind: 'index lag'; readonly maxSeconds: number }
  | { readonly kind: 'late timers'; readonly maxSeconds: number; readonly duplicated: number }
  | { readonly kind: 'skew'; readonly lambda: string; readonly seconds: number }
  | { readonly kind: 'small quota'; readonly attached: number }

/** A part of a day that can be left out. */
export type Element = Act | Fault

/** A whole day as plain data, drawn from a seed. */
export type Plan = {
  readonly seed: number
  readonly minutes: number
  readonly elements: readonly Element[]
}

export const SECOND = 1000
export const MINUTE = 60 * SECOND
/** Longer than any day. */
export const WHOLE_DAY = 24 * 60 * MINUTE

export const FUNCTIONS = ['schedule-access', 'end-access', 'settle-access', 'rotate-keys', 'sweep', 'publish'] as const

export function isAct(element: Element): element is Act {
  return ACTS.has(element.kind)
}

export function isFault(element: Element): element is Fault {
  return !isAct(element)
}

/** Faults of one kind. */
export function faultsOf<Kind extends Fault['kind']>(
  plan: Plan,
  kind: Kind,
): readonly Extract<Fault, { kind: Kind }>[] {
  return plan.elements.filter((element): element is Extract<Fault, { kind: Kind }> => element.kind === kind)
}

/** The plan without some of its elements. */
export function only(plan: Plan, indices: readonly number[]): Plan {
  return { ...plan, elements: plan.elements.filter((_, index) => indices.includes(index)) }
}

const ACTS: ReadonlySet<string> = new Set([
  'schedule',
  'extend',
  'end',
  'start',
  'beat',
  'revoke',
  'misspell',
  'manual change',
  'restart',
  'run',
])
