import { clockTime, momentOf } from '../account.ts'
import type { Change } from '../changes.ts'
import { accessOf, jobOf, textOf } from '../policies.ts'
import type { Snapshot } from '../snapshot.ts'
import type { Day, PromiseCheck, Violation } from './promise.ts'

/** Promise b. The check runs when a Lambda attaches a policy: whatever exists then was written before. */
export function timers(day: Day): PromiseCheck {
  return {
    onChange: (changes, snapshot) =>
      changes.flatMap((change): readonly Violation[] => {
        if (change.what !== 'attach' || change.by === 'manual change') return []
        const message = unprepared(change, snapshot, day)
        return message === undefined ? [] : [{ promise: 'b', at: snapshot.now, job: jobOf(change.arn), message }]
      }),
  }
}

function unprepared(
  { arn }: Extract<Change, { readonly what: 'attach' | 'detach' }>,
  { now, iam, rows }: Snapshot,
  { aws }: Day,
): string | undefined {
  const access = accessOf(textOf(iam, arn))
  const jobId = jobOf(arn) ?? ''
  if (access === 'nothing' || access === 'unbounded') return undefined
  if (!rows.has(jobId)) return `${arn} was attached without a row`
  const isArmed = aws.schedules
    .list()
    .some(({ at, Target }) => momentOf(at) >= access.until && (Target.Input ?? '').includes(`"${jobId}"`))
  if (isArmed || now >= access.until) return undefined
  return `a policy until ${clockTime(access.until)} was attached without a timer for that`
}
