import { clockTime } from '../account.ts'
import { wasDelayed } from '../deadlines.ts'
import { MINUTE, type Moment } from '../plan.ts'
import { type Attachment, attachmentsIn } from '../policies.ts'
import type { Row, Snapshot } from '../snapshot.ts'
import { type Day, jobsIn, lastManualChange, type PromiseCheck, type Violation } from './promise.ts'

/** The inventory is taken every hour. */
export const INVENTORY = 62 * MINUTE

/** Promises d and h: no policy that allows anything stays attached after its end, although its conditions deny everything by then. */
export function closing(day: Day): PromiseCheck {
  return {
    onTime: (snapshot) => {
      const jobs = jobsIn(snapshot, day.history)
      return attachmentsIn(snapshot.iam).flatMap((attachment) => {
        if (attachment.access === 'nothing') return []
        const [row, since] = jobs.find(([{ jobId }]) => jobId === attachment.jobId) ?? []
        if (row === undefined || since === undefined) return orphaned(attachment, snapshot, day)
        return overdue(attachment, row, since, snapshot, day)
      })
    },
  }
}

function overdue(attachment: Attachment, row: Row, since: Moment, { now }: Snapshot, day: Day): readonly Violation[] {
  const [end] = day.expect.ends(row, since)
  if (end === undefined || now <= end.since) return []
  const tampered = lastManualChangeTo(attachment, day)
  const due = Math.max(day.deadlineOf(end.since), tampered === undefined ? 0 : day.deadlineOf(tampered, INVENTORY))
  if (now <= due) return []
  const message = `${end.because} at ${clockTime(end.since)}, and ${attachment.who.name} still has it after ${clockTime(due)}`
  return [{ promise: end.promise ?? (wasDelayed(end.since, due) ? 'h' : 'd'), at: now, job: row.jobId, message }]
}

function orphaned(attachment: Attachment, { now }: Snapshot, day: Day): readonly Violation[] {
  const tampered = lastManualChangeTo(attachment, day)
  if (tampered !== undefined && now <= day.deadlineOf(tampered, INVENTORY)) return []
  const message = `${attachment.arn} is attached to ${attachment.who.name}, and has no row`
  return [{ promise: tampered === undefined ? 'b' : 'j', at: now, job: attachment.jobId, message }]
}

/** When an attachment or its policy was last changed by hand. */
function lastManualChangeTo({ arn, who }: Attachment, { history }: Day): Moment | undefined {
  return lastManualChange(
    history,
    (change) =>
      (change.what === 'attach' && change.arn === arn && change.who.arn === who.arn) ||
      ((change.what === 'create policy' || change.what === 'edit policy') && change.policy.arn === arn),
  )
}
