import { earlier, later } from '#core/grant/window.ts'
import { LATE_AFTER_SECONDS, secondsLate } from '../receipt.ts'
import type { AuditRecord } from '../records.ts'
import type { Attached } from '../who-had-access.ts'
import { detailInstant } from './asked.ts'

/** The end of one run of a job, as its records tell it. */
export type Closing = {
  /** When access had to be gone. */
  readonly dueAt: Date
  /** When the last policy was detached; undefined while one is attached. */
  readonly detachedAt: Date | undefined
  /** How late that was; of a policy that is still attached, how late it is by now. */
  readonly secondsLate: number
  /** When the key of the job was off; undefined if it is not, or there is none. */
  readonly keyOffAt: Date | undefined
  readonly hasReceipt: boolean
}

/** The precision of EventBridge Scheduler: what comes later was not done by the timer, but by the sweep. */
const TIMER_SECONDS = 60

/** `sweep`: later than the timer explains. `late`: later than the timer and the sweep explain, together. */
export function punctuality({ secondsLate: seconds }: Closing): 'on time' | 'sweep' | 'late' {
  if (seconds > LATE_AFTER_SECONDS) return 'late'
  return seconds > TIMER_SECONDS ? 'sweep' : 'on time'
}

/** A run of a job that is not over in the records. */
type LastRun = {
  /** The end of its window; undefined if no record says it. */
  readonly closesAt: Date | undefined
  /** When it was ended before. */
  readonly endedAt: Date | undefined
  readonly attached: readonly Attached[]
}

/**
 * When each run of a job ended: by its receipts, and of a last run that is over without one, by what is recorded so far.
 * @param records those of the job, in order
 */
export function closingsOf(records: readonly AuditRecord[], last: LastRun, now: Date): readonly Closing[] {
  const receipts = records.filter(({ change }) => change === 'close grant').flatMap((record) => closingIn(record))
  const lastRun = records.findLast(({ change }) => change === 'close grant' || change === 'reopen grant')
  return lastRun?.change === 'close grant' ? receipts : [...receipts, ...withoutReceipt(last, now)]
}

function closingIn(record: AuditRecord): readonly Closing[] {
  const dueAt = detailInstant(record, 'dueAt')
  const detachedAt = detailInstant(record, 'detachedAt')
  if (dueAt === undefined || detachedAt === undefined) return []
  const keyOffAt = detailInstant(record, 'keyOffAt')
  return [{ dueAt, detachedAt, keyOffAt, secondsLate: secondsLate(dueAt, detachedAt), hasReceipt: true }]
}

function withoutReceipt({ closesAt, endedAt, attached }: LastRun, now: Date): readonly Closing[] {
  if (closesAt === undefined && endedAt === undefined) return []
  const dueAt = earlier(endedAt ?? closesAt ?? now, closesAt ?? endedAt ?? now)
  if (now < dueAt) return []
  const isAttached = attached.some(({ until }) => until === undefined)
  const ends = attached.flatMap(({ until }) => until ?? [])
  const detachedAt = isAttached || ends.length === 0 ? undefined : ends.reduce(later)
  const seconds = secondsLate(dueAt, detachedAt ?? now)
  return [{ dueAt, detachedAt, keyOffAt: undefined, secondsLate: seconds, hasReceipt: false }]
}
