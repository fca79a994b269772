import { grants } from '#aws/grants.ts'
import { type Frame, lambda } from '#aws/lambda.ts'
import { lookAgain } from '#aws/look-again.ts'
import { policies } from '#aws/policies.ts'
import { type Decision, decide, decideUnknown, foundBy } from '#core/decide.ts'
import type { Grant } from '#core/grant.ts'
import type { Grants, Policies } from '#core/ports.ts'
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
  const { principal, jobId, policies: hinted = [] } = insist(accessDue, happening)
  await lookAgain(async () => {
    const grant = await world.grants.get(principal, jobId)
    if (grant?.closedAt !== undefined && hinted.length === 0) return
    const attached = await world.policies.attachedTo(principal, jobId)
    const found = foundBy(attached, hinted, grant !== undefined && isWanted(grant, world.now()))
    if (grant === undefined) return carryOut(decideUnknown(found), { principal, jobId }, world)

    const decision = decide(grant, found, world.now())
    await carryOut(decision, grant, world)
    await note(grant, decision, world)
  })
}

/** What was reached goes on the row first: news that tells of more than the table knows would mislead those who look. */
async function note(grant: Grant, { reached, changes }: Decision, { grants, bus, now }: World): Promise<void> {
  const at = now()
  if (reached === 'opened') await grants.replace({ ...grant, openedAt: at, superseded: [] })
  if (reached === 'extended') await grants.replace({ ...grant, superseded: [] })
  if (reached === 'closed') await grants.replace({ ...grant, closedAt: at, superseded: [] })

  await bus.announce([
    ...(reached === 'opened' ? [accessOpened(grant, at)] : []),
    ...(reached === 'closed' ? [accessClosed(grant, at)] : []),
    ...drift(grant, changes, at),
  ])
}

function drift({ jobId, principal }: Grant, changes: Decision['changes'], at: Date): readonly Announcement[] {
  const drifted = changes
    .filter(({ because }) => because === 'drifted')
    .map(({ action, policy }) => ({ action, policy: policy.name }))
  if (drifted.length === 0) return []
  return [{ detailType: 'Access Drifted', detail: { jobId, principal, changes: drifted, at: instant(at) } }]
}

export const handler = lambda('settle-access', () => ({ grants, policies }), settleAccess)
