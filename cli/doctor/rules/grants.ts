import { count } from '#cli/count.ts'
import { type Finding, failure, orOk } from '#cli/doctor/finding.ts'
import { printSeconds } from '#cli/terminal/times.ts'
import { secondsLate } from '#core/audit/receipt.ts'
import type { Grant } from '#core/grant/grant.ts'
import { lateTask } from '#core/grant/late.ts'
import { printPrincipal } from '#core/grant/principal.ts'
import { endOf } from '#core/grant/status.ts'
import type { Task } from '#core/grant/tasks.ts'

const MAX_SHOWN = 5

/** Grants that are over without a receipt, and grants that are open with nothing attached. */
export function judgeGrants(unfinished: readonly Grant[], now: Date): readonly Finding[] {
  const problems = unfinished.flatMap((grant) => {
    const late = lateTask(grant, now)
    return late === undefined ? [] : [problemOf(grant, late.task, now)]
  })
  const rest = problems.length - MAX_SHOWN
  return orOk(
    [
      ...problems.slice(0, MAX_SHOWN),
      ...(rest > 0 ? [failure(`${count(rest, 'more grant')} late`, 'see docs/runbook.md#closings-overdue')] : []),
    ],
    `${count(unfinished.length, 'unfinished grant')}, none of them late`,
  )
}

function problemOf(grant: Grant, task: Task, now: Date): Finding {
  const { jobId, principal, window } = grant
  const who = printPrincipal(principal)
  const since = (instant: Date) => printSeconds(secondsLate(instant, now))
  if (task === 'open') {
    const message = `${jobId} may open since ${since(window.opensAt)}, and nothing is attached to ${who}`
    return failure(message, 'see docs/runbook.md#publication-late and docs/runbook.md#lambda-errors')
  }
  if (task === 'keys' && grant.closedAt === undefined) {
    const message = `${jobId} is open, and the keys of ${who} are not settled`
    return failure(message, 'see docs/runbook.md#lambda-errors')
  }
  const ended = `${jobId} ended ${since(endOf(grant))} ago`
  return task === 'keys'
    ? failure(`${ended}, and the keys of ${who} are not settled`, 'see docs/runbook.md#changed-principals')
    : failure(`${ended}, and ${who} still has its policies`, 'see docs/runbook.md#closings-overdue')
}
