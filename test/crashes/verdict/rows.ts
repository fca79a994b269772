import { soonestOf } from '#core/grant/pending.ts'
import { statusOf } from '#core/grant/status.ts'
import { printInstant } from '#core/grant/window.ts'
import { isHeld, type SeenJob, type Snapshot } from '../reconcile.ts'

/** What is wrong with the rows: each says what its job came to, and how far it is, and none is overdue for a look. */
export function rowProblems({ jobs, now }: Snapshot): readonly string[] {
  return jobs.flatMap((job) => {
    const { name, grant, expected } = job
    if (grant === undefined)
      return expected === 'refused' ? [] : [`there is no row of ${name}, and it should be ${expected}`]
    const status = statusOf(grant, now)
    const due = soonestOf(grant)
    return [
      ...(status === expected ? [] : [`${name} is ${status}, and should be ${expected}`]),
      ...(due === undefined || due.at > now
        ? []
        : [`${name} waits for its task (${due.task}) since ${printInstant(due.at)}`]),
      ...unsaid(job, isHeld(job, jobs)).map((what) => `the row of ${name} does not say ${what}`),
      ...(grant.owed.length > 0 ? [`the row of ${name} owes records`] : []),
      ...grant.pendingChanges.map(({ change }) => `the row of ${name} waits to be told of: ${change}`),
    ]
  })
}

/** What a row would have to say by now, and does not. */
function unsaid({ grant, expected }: SeenJob, isHeld: boolean): readonly string[] {
  if (grant === undefined || expected === 'scheduled') return []
  const { principal, openedAt, keysReadyAt, closedAt, keysDoneAt } = grant
  const hasKeys = principal.type === 'user' && openedAt !== undefined
  if (expected === 'open') {
    return [
      ...(openedAt === undefined ? ['when it was opened'] : []),
      ...(hasKeys && keysReadyAt === undefined ? ['when its keys were ready'] : []),
    ]
  }
  return [
    ...(closedAt === undefined ? ['when it was closed'] : []),
    ...(hasKeys && !isHeld && keysDoneAt === undefined ? ['when its keys were done with'] : []),
  ]
}
