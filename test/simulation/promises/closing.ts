import { clockTime } from '../account.ts'
import { wasTroubled } from '../patience.ts'
import { MINUTE, type Moment } from '../plan.ts'
import { type Attached, attachedOf } from '../policies.ts'
import type { Row, Snapshot } from '../snapshot.ts'
import { type Day, jobsIn, lastManualChange, type Violation, type Watch } from './promise.ts'

/** The inventory is taken every hour. */
export const INVENTORY = 62 * MINUTE

/** Promises d and h: nothing that allows anything stays attached after its end, though nobody looked at its conditions. */
export function closing(day: Day): Watch {
  return {
    passed: (snapshot) => {
      const jobs = jobsIn(snapshot, day.history)
      return attachedOf(snapshot.iam).flatMap((attached) => {
        if (attached.job === 'nothing') return []
        const [row, since] = jobs.find(([{ jobId }]) => jobId === attached.jobId) ?? []
        if (row === undefined || since === undefined) return orphaned(attached, snapshot, day)
        return overstayed(attached, row, since, snapshot, day)
      })
    },
  }
}

function overstayed(attached: Attached, row: Row, since: Moment, { now }: Snapshot, day: Day): readonly Violation[] {
  const [end] = day.expect.ends(row, since)
  if (end === undefined || now <= end.since) return []
  const tampered = handAt(attached, day)
  const due = Math.max(day.patience(end.since), tampered === undefined ? 0 : day.patience(tampered, INVENTORY))
  if (now <= due) return []
  const told = `${end.because} at ${clockTime(end.since)}, and ${attached.who.name} still has it after ${clockTime(due)}`
  return [{ promise: wasTroubled(end.since, due) ? 'h' : 'd', at: now, job: row.jobId, told }]
}

function orphaned(attached: Attached, { now }: Snapshot, day: Day): readonly Violation[] {
  const tampered = handAt(attached, day)
  if (tampered !== undefined && now <= day.patience(tampered, INVENTORY)) return []
  const told = `${attached.arn} is attached to ${attached.who.name}, and no row knows of it`
  return [{ promise: tampered === undefined ? 'b' : 'j', at: now, job: attached.jobId, told }]
}

/** When a hand had to do with an attachment or its policy. */
function handAt({ arn, who }: Attached, { history }: Day): Moment | undefined {
  return lastManualChange(
    history,
    (change) =>
      (change.what === 'attach' && change.arn === arn && change.who.arn === who.arn) ||
      ((change.what === 'create policy' || change.what === 'edit policy') && change.policy.arn === arn),
  )
}
