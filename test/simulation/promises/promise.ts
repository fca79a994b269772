import type { LocalCurfew } from '#local/local-curfew.ts'
import type { Change } from '../changes.ts'
import type { Expectations } from '../expectations.ts'
import type { Patience } from '../patience.ts'
import type { Moment, Plan } from '../plan.ts'
import type { Row, Snapshot } from '../snapshot.ts'

/** The promises by their letters, as issue 4 has them. */
export const PROMISES = {
  a: 'no Allow without a window is ever written',
  b: 'what is attached has a row and an armed closing timer, written before it',
  c: 'with everything dead, a job is denied when its window closes',
  d: 'access is gone within minutes of its end',
  f: 'what should be open is open, and what should be closed is closed, whatever becomes of events',
  g: 'nothing is opened without a record, and every change is recorded',
  h: 'closing never gives up',
  i: 'one live key, stored, as long as it is needed and no longer',
  j: 'what hands did is put right, and what is not ours is left alone',
  k: 'nothing is left over, the audit chain is whole, and no secret is anywhere',
} as const

export type Message = keyof typeof PROMISES

/** A promise that was broken. */
export type Violation = {
  readonly promise: Message
  readonly at: Moment
  readonly job?: string | undefined
  readonly told: string
}

/** What a day is judged with. */
export type Day = {
  readonly plan: Plan
  readonly aws: LocalCurfew
  readonly expect: Expectations
  readonly patience: Patience
  readonly history: History
}

/** What was seen so far. */
export type History = {
  /** Every change to IAM, in order. */
  readonly changes: readonly Change[]
  /** When each row was first seen. */
  readonly rowSince: ReadonlyMap<string, Moment>
  /** When a call or container of a Lambda was last made to fail. */
  readonly lastFailureOf: (lambda: string) => Moment | undefined
}

/** One who watches over some promises. Each hook answers with what it saw broken. */
export interface Watch {
  /** A call of a Lambda that writes a policy's document. */
  readonly written?: (jobId: string | undefined, document: string, now: Moment) => readonly Violation[]
  /** IAM was changed. */
  readonly changed?: (changes: readonly Change[], snapshot: Snapshot) => readonly Violation[]
  /** Some time has passed. */
  readonly passed?: (snapshot: Snapshot) => readonly Violation[]
  /** The day is over, and all that was to be done has been done. */
  readonly over?: (snapshot: Snapshot) => readonly Violation[]
}

/** Every job that has a row, with when that was first seen. */
export function jobsIn(snapshot: Snapshot, { rowSince }: History): readonly (readonly [Row, Moment])[] {
  return [...snapshot.rows.values()].map((row) => [row, rowSince.get(row.jobId) ?? snapshot.now] as const)
}

/** The last change by a hand that concerns something, if there was one. */
export function lastManualChange({ changes }: History, concerns: (change: Change) => boolean): Moment | undefined {
  return changes.findLast((change) => change.by === 'manual change' && concerns(change))?.at
}
