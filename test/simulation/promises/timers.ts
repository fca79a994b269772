import { clockTime, momentOf } from '../account.ts'
import type { Change } from '../changes.ts'
import { jobOf, leaveOf, textOf } from '../policies.ts'
import type { Sight } from '../snapshot.ts'
import type { Breach, Day, Watch } from './promise.ts'

/** Promise b: looked at when a Lambda attaches, so what is there then was written before. */
export function timers(day: Day): Watch {
  return {
    changed: (changes, sight) =>
      changes.flatMap((change): readonly Breach[] => {
        if (change.what !== 'attach' || change.by === 'hand') return []
        const told = unprepared(change, sight, day)
        return told === undefined ? [] : [{ promise: 'b', at: sight.now, job: jobOf(change.arn), told }]
      }),
  }
}

function unprepared(
  { arn }: Extract<Change, { readonly what: 'attach' | 'detach' }>,
  { now, iam, rows }: Sight,
  { aws }: Day,
): string | undefined {
  const leave = leaveOf(textOf(iam, arn))
  const jobId = jobOf(arn) ?? ''
  if (leave === 'nothing' || leave === 'unbounded') return undefined
  if (!rows.has(jobId)) return `${arn} was attached without a row`
  const isArmed = aws.schedules
    .list()
    .some(({ at, Target }) => momentOf(at) >= leave.until && (Target.Input ?? '').includes(`"${jobId}"`))
  if (isArmed || now >= leave.until) return undefined
  return `a policy until ${clockTime(leave.until)} was attached without a timer for that`
}
