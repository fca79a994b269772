import type { AuditState } from '#core/audit/outbox.ts'
import { statusOf } from '#core/grant/status.ts'
import { nextTask } from '#core/grant/tasks.ts'
import { printInstant } from '#core/grant/window.ts'
import { ringDueAt } from '#core/keys/ring-due.ts'
import { banDueAt } from '#core/sessions/decide-session-ban.ts'
import type { ObservedJob, Snapshot } from '../snapshot.ts'

/** Problems with the rows. Each has the status of its job, says what was done, and has no overdue task. */
export function rowProblems({ jobs, rings, bans, now }: Snapshot): readonly string[] {
  return [
    ...rings.flatMap((ring) => problemsOfChain(`the key ring of ${ring.principal.name}`, ring, ringDueAt(ring), now)),
    ...bans.flatMap((ban) => problemsOfChain(`the session ban of ${ban.principal.name}`, ban, banDueAt(ban), now)),
    ...jobs.flatMap((job) => problemsOf(job, now)),
  ]
}

function problemsOfChain(
  name: string,
  { pendingChanges }: AuditState,
  due: Date | undefined,
  now: Date,
): readonly string[] {
  return [
    ...(due !== undefined && due <= now ? [`${name} has been due since ${printInstant(due)}`] : []),
    ...pendingChanges.map(({ change }) => `${name} has a pending change without an outcome: ${change}`),
  ]
}

function problemsOf(job: ObservedJob, now: Date): readonly string[] {
  const { name, grant, expected } = job
  if (grant === undefined) return expected === 'refused' ? [] : [`${name} has no row, and should be ${expected}`]
  const status = statusOf(grant, now)
  const due = nextTask(grant)
  return [
    ...(status === expected ? [] : [`${name} is ${status}, and should be ${expected}`]),
    ...(due === undefined || due.at > now
      ? []
      : [`task ${due.task} of ${name} has been due since ${printInstant(due.at)}`]),
    ...missingFrom(job).map((fact) => `the row of ${name} does not say ${fact}`),
    ...grant.pendingChanges.map(
      ({ change }) => `the row of ${name} has a pending change without an outcome: ${change}`,
    ),
  ]
}

/** What a row must say by now, and does not. */
function missingFrom({ grant, expected }: ObservedJob): readonly string[] {
  if (grant === undefined || expected === 'scheduled') return []
  const { principal, openedAt, foundAttachedAt, readyAt, keysReadyAt, closedAt, keysDoneAt } = grant
  const hasKeys = principal.type === 'user' && (openedAt ?? foundAttachedAt) !== undefined
  if (expected === 'open') {
    return [
      ...(openedAt === undefined ? ['when it was opened'] : []),
      ...(readyAt === undefined ? ['when it was ready'] : []),
      ...(hasKeys && keysReadyAt === undefined ? ['when its keys were ready'] : []),
    ]
  }
  return [
    ...(closedAt === undefined ? ['when it was closed'] : []),
    ...(hasKeys && keysDoneAt === undefined ? ['when its keys were retired'] : []),
  ]
}
