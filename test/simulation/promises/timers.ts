import { clockTime, momentOf } from '../account.ts'
import type { Change } from '../changes.ts'
import { jobOf, leaveOf, textOf } from '../policies.ts'
import type { Snapshot } from '../snapshot.ts'
import type { Day, Violation, Watch } from './promise.ts'

/** Promise b: looked at when a Lambda attaches, so what is there then was written before. */
export function timers(day: Day): Watch {
  return {
    changed: (changes, snapshot) =>
      changes.flatMap((change): readonly Violation[] => {
        if (change.what !== 'attach' || change.by === 'manual change') return []
        const told = unprepared(change, snapshot, day)
        return told === undefined ? [] : [{ promise: 'b', at: snapshot.now, job: jobOf(change.arn), told }]
      }),
  }
}

function unprepared(
  { arn }: Extract<Change, { readonly what: 'attach' | 'detach' }>,
  { now, iam, rows }: Snapshot,
  { aws }: Day,
): string | undefined {
  const job = leaveOf(textOf(iam, arn))
  const jobId = jobOf(arn) ?? ''
  if (job === 'nothing' || job === 'unbounded') return undefined
  if (!rows.has(jobId)) return `${arn} was attached without a row`
  const isArmed = aws.schedules
    .list()
    .some(({ at, Target }) => momentOf(at) >= job.until && (Target.Input ?? '').includes(`"${jobId}"`))
  if (isArmed || now >= job.until) return undefined
  return `a policy until ${clockTime(job.until)} was attached without a timer for that`
}
