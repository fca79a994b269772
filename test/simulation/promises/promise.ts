import type { LocalCurfew } from '#local/local-curfew.ts'
import type { Change } from '../changes.ts'
import type { Deadline } from '../deadlines.ts'
import type { Expectations } from '../expectations.ts'
import type { Moment, Plan } from '../plan.ts'
import type { Row, Snapshot } from '../snapshot.ts'

/** The promises by their letters, as `docs/promises.md` lists them. */
export const PROMISES = {
  a: 'no Allow without a window is ever written',
  b: 'a policy is attached only after its row and its closing timer exist',
  c: 'even with everything dead, a job is denied when its window closes',
  d: 'access is detached within minutes of its end',
  f: 'what should be open is open, and what should be closed is closed, however events arrive',
  g: 'nothing is opened without a record, and every change has a record',
  h: 'closing never gives up',
  i: 'a user has one active key, stored, as long as a job needs it',
  j: 'manual changes are reverted, and what Curfew does not manage is left alone',
  k: 'nothing is left over, the audit chain is complete, and no secret appears anywhere',
  l: 'subscribers hear once that access can be used, not before it can, and once of each end',
  o: 'no job is denied its own data by another, and beside an exclusive job its principal can do nothing else',
  q: 'a job that sends heartbeats keeps its access, and one that is silent or has run long enough loses it',
  r: 'a session of a role from before a revocation reads the data of no later job',
  p: 'what people say does not vanish: every event of theirs has a record',
} as const

export type PromiseLetter = keyof typeof PROMISES

/** A promise that was broken. */
export type Violation = {
  readonly promise: PromiseLetter
  readonly at: Moment
  readonly job?: string | undefined
  readonly message: string
}

/** Everything that the checks of a day need. */
export type Day = {
  readonly plan: Plan
  readonly aws: LocalCurfew
  readonly expect: Expectations
  readonly deadlineOf: Deadline
  readonly history: History
}

/** What was observed so far. */
export type History = {
  /** Every change to IAM, in order. */
  readonly changes: readonly Change[]
  /** When each row was first observed, or its grant was seen reopened. */
  readonly rowSince: ReadonlyMap<string, Moment>
  /** When a call or container of a Lambda was last made to fail. */
  readonly lastFailureOf: (lambda: string) => Moment | undefined
}

/** Checks one promise or several. Each hook returns the violations that it finds. */
export interface PromiseCheck {
  /** A Lambda sends a policy document to IAM. */
  readonly onDocument?: (jobId: string | undefined, document: string, now: Moment) => readonly Violation[]
  /** IAM has changed. */
  readonly onChange?: (changes: readonly Change[], snapshot: Snapshot) => readonly Violation[]
  /** Time has passed. */
  readonly onTime?: (snapshot: Snapshot) => readonly Violation[]
  /** The day is over, and everything that was due is done. */
  readonly atEnd?: (snapshot: Snapshot) => readonly Violation[]
  /** A week after the day, in which nothing else happened. */
  readonly aWeekLater?: (snapshot: Snapshot) => readonly Violation[]
}

/** Every job that has a row, and when the row was first observed. */
export function jobsIn(snapshot: Snapshot, { rowSince }: History): readonly (readonly [Row, Moment])[] {
  return [...snapshot.rows.values()].map((row) => [row, rowSince.get(row.jobId) ?? snapshot.now] as const)
}

/** When the last manual change with some property was made, if there was one. */
export function lastManualChange({ changes }: History, matches: (change: Change) => boolean): Moment | undefined {
  return changes.findLast((change) => change.by === 'manual change' && matches(change))?.at
}
