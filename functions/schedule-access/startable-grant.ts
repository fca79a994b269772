import type { Grant, Job } from '#core/grant/grant.ts'
import { mayBeRunOf } from '#core/grant/job-run.ts'
import type { Start } from '#core/grant/start.ts'
import { endOf } from '#core/grant/status.ts'
import { log } from '#platform/log.ts'
import type { World } from './world.ts'

/** The grant of a job, if a start can be that of its run. Otherwise it is logged why not. */
export async function startableGrant(
  { jobId, principal }: Job,
  start: Start,
  { grants, now }: Pick<World, 'grants' | 'now'>,
): Promise<Grant | undefined> {
  const grant = await grants.get(principal, jobId)
  const reason = grant === undefined ? 'of a grant that is gone' : reasonAgainst(grant, start, now())
  if (reason === undefined) return grant
  log.info(`ignored: a start ${reason}`, { job: jobId, source: start.by })
  return undefined
}

function reasonAgainst(grant: Grant, { runsAs, time }: Start, now: Date): string | undefined {
  if (!mayBeRunOf(grant.principal, runsAs)) return 'of another role'
  if (time < grant.requestedAt) return 'from before the request'
  if (grant.reopened !== undefined && time < grant.reopened.at) return 'from before the grant was reopened'
  return grant.closedAt !== undefined || now >= endOf(grant) ? 'of a grant that is over' : undefined
}
