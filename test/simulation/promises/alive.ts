import { clockTime } from '../account.ts'
import type { Moment } from '../plan.ts'
import type { Row, Snapshot } from '../snapshot.ts'
import { type Day, jobsIn, type PromiseCheck, type Violation } from './promise.ts'

/** Promise q: no job is ended for its silence although it had sent a heartbeat in time. That silent ones end is checked with all ends. */
export function alive(day: Day): PromiseCheck {
  return {
    onTime: (snapshot) =>
      jobsIn(snapshot, day.history).flatMap(([row]): readonly Violation[] => {
        const heard = heardInTime(row, snapshot, day)
        if (heard === undefined) return []
        const message = `it was ended for its silence, and had sent a heartbeat that arrived at ${clockTime(heard)}`
        return [{ promise: 'q', at: snapshot.now, job: row.jobId, message }]
      }),
  }
}

/** When a heartbeat arrived that had to be written before the end by which the job was silent. */
function heardInTime(row: Row, _: Snapshot, { expect, deadlineOf }: Day): Moment | undefined {
  const { ended, heartbeat } = row
  if (ended === undefined || heartbeat === undefined || !ended.isSilence) return undefined
  return expect.heardBy(row, ended.at).find((arrivedAt) => deadlineOf(arrivedAt, 0) < ended.at)
}
