import { grants } from '#aws/grants.ts'
import { type Frame, lambda } from '#aws/lambda.ts'
import { lookAgain } from '#aws/look-again.ts'
import { policies } from '#aws/policies.ts'
import { type Decision, decide, decideUnknown, foundBy } from '#core/decide.ts'
import type { Grant, Job } from '#core/grant.ts'
import { needsConfirmation } from '#core/pending.ts'
import type { Grants, Journal, Policies } from '#core/ports.ts'
import { isWanted } from '#core/status.ts'
import { instant } from '#core/window.ts'
import { accessDue } from '#events/access-due.ts'
import type { Announcement } from '#events/announcement.ts'
import { type Happening, insist } from '#events/happening.ts'
import { accessClosed, accessOpened } from '#events/news.ts'
import { carryOut } from './settle/carry-out.ts'

export type World = Frame & {
  readonly grants: Grants
  readonly policies: Policies
}

/** Make IAM agree with one grant, whatever made us look. */
export async function settleAccess(happening: Happening, world: World): Promise<void> {
  const { principal, jobId, policies = [] } = insist(accessDue, happening)
  const journal = world.audit.journal(jobId)
  await lookAgain(async () => {
    const grant = await world.grants.get(principal, jobId)
    const failures =
      grant === undefined
        ? await settleUnknown({ principal, jobId }, policies, journal, world)
        : await settle(grant, policies, journal, world)
    if (failures.length > 0) throw new AggregateError(failures, `Cannot settle access of job ${jobId}`)
  })
}

async function settle(
  grant: Grant,
  hinted: readonly string[],
  journal: Journal,
  world: World,
): Promise<readonly unknown[]> {
  const isOver = grant.closedAt !== undefined && !needsConfirmation(grant)
  if (isOver && hinted.length === 0) return []
  const attached = await world.policies.attachedTo(grant.principal, grant.jobId)
  const now = world.now()
  const decision = decide(grant, foundBy(attached, hinted, isWanted(grant, now)), now)

  journal.resume(grant)
  const failures = await carryOut(decision, grant, journal, world)
  await note(grant, failures.length === 0 ? decision : NOTHING, journal, world)
  return failures
}

async function settleUnknown(
  job: Job,
  hinted: readonly string[],
  journal: Journal,
  world: World,
): Promise<readonly unknown[]> {
  const attached = await world.policies.attachedTo(job.principal, job.jobId)
  return carryOut(decideUnknown(foundBy(attached, hinted, false)), job, journal, world)
}

const NOTHING: Decision = { changes: [], reached: undefined }

/** What was reached goes on the row first: news that tells of more than the table knows would mislead those who look. */
async function note(grant: Grant, { reached, changes }: Decision, journal: Journal, world: World): Promise<void> {
  const at = world.now()
  if (reached !== undefined || journal.hasMoved()) {
    await world.grants.replace({ ...grant, ...progress(reached, at), ...journal.trail() })
  }
  await world.bus.announce([
    ...(reached === 'opened' ? [accessOpened(grant, at)] : []),
    ...(reached === 'closed' ? [accessClosed(grant, at)] : []),
    ...drift(grant, changes, at),
  ])
}

function progress(reached: Decision['reached'], at: Date): Partial<Grant> {
  if (reached === 'opened') return { openedAt: at, superseded: [] }
  if (reached === 'closed') return { closedAt: at, superseded: [] }
  if (reached === 'confirmed') return { confirmedAt: at }
  return reached === 'extended' ? { superseded: [] } : {}
}

function drift({ jobId, principal }: Grant, changes: Decision['changes'], at: Date): readonly Announcement[] {
  const drifted = changes
    .filter(({ because }) => because === 'drifted')
    .map(({ action, policy }) => ({ action, policy: policy.name }))
  if (drifted.length === 0) return []
  return [{ detailType: 'Access Drifted', detail: { jobId, principal, changes: drifted, at: instant(at) } }]
}

export const handler = lambda('settle-access', () => ({ grants, policies }), settleAccess)
