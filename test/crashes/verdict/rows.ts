import { statusOf } from '#core/grant/status.ts'
import { nextTask } from '#core/grant/tasks.ts'
import { printInstant } from '#core/grant/window.ts'
import { type ObservedJob, type Snapshot, waitsForSibling } from '../snapshot.ts'

/** Problems with the rows. Each has the status of its job, says what was done, and has no overdue task. */
export function rowProblems({ jobs, now }: Snapshot): readonly string[] {
  return jobs.flatMap((job) => {
    const { name, grant, expected } = job
    if (grant === undefined) return expected === 'refused' ? [] : [`${name} has no row, and should be ${expected}`]
    const status = statusOf(grant, now)
    const due = nextTask(grant)
    return [
      ...(status === expected ? [] : [`${name} is ${status}, and should be ${expected}`]),
      ...(due === undefined || due.at > now
        ? []
        : [`task ${due.task} of ${name} has been due since ${printInstant(due.at)}`]),
      ...missingFrom(job, waitsForSibling(job, jobs)).map((fact) => `the row of ${name} does not say ${fact}`),
      ...(grant.owed.length > 0 ? [`the row of ${name} owes records`] : []),
      ...grant.pendingChanges.map(
        ({ change }) => `the row of ${name} has a pending change without an outcome: ${change}`,
      ),
    ]
  })
}

/** What a row must say by now, and does not. */
function missingFrom({ grant, expected }: ObservedJob, isWaiting: boolean): readonly string[] {
  if (grant === undefined || expected === 'scheduled') return []
  const { principal, openedAt, foundAttachedAt, keysReadyAt, closedAt, keysDoneAt } = grant
  const hasKeys = principal.type === 'user' && (openedAt ?? foundAttachedAt) !== undefined
  if (expected === 'open') {
    return [
      ...(openedAt === undefined ? ['when it was opened'] : []),
      ...(hasKeys && keysReadyAt === undefined ? ['when its keys were ready'] : []),
    ]
  }
  return [
    ...(closedAt === undefined ? ['when it was closed'] : []),
    ...(hasKeys && !isWaiting && keysDoneAt === undefined ? ['when its keys were retired'] : []),
  ]
}
