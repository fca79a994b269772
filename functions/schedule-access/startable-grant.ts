import type { Grant, Job } from '#core/grant/grant.ts'
import type { Run } from '#core/grant/run.ts'
import { verdictOn } from '#core/grant/run-verdict.ts'
import type { Start } from '#core/grant/start.ts'
import { endOf } from '#core/grant/status.ts'
import { log } from '#platform/log.ts'
import type { World } from './world.ts'

/**
 * The grant of a job, if a start is that of its run. Otherwise it is logged why not.
 * @param run the run that has started, if a service says so
 */
export async function startableGrant(
  { jobId, principal }: Job,
  start: Start,
  run: Run | undefined,
  { grants, now }: Pick<World, 'grants' | 'now'>,
): Promise<Grant | undefined> {
  const grant = await grants.get(principal, jobId)
  const reason = grant === undefined ? 'of a grant that is gone' : reasonAgainst(grant, start, run, now())
  if (reason === undefined) return grant
  log.info(`ignored: a start ${reason}`, { job: jobId, source: start.by })
  return undefined
}

function reasonAgainst(grant: Grant, { time }: Start, run: Run | undefined, now: Date): string | undefined {
  const verdict = run && verdictOn(grant, run, time)
  if (verdict !== undefined && verdict !== 'its run') return `of ${verdict.replace(/^of /, '')}`
  if (run === undefined && time < grant.requestedAt) return 'from before the request'
  if (grant.reopened !== undefined && time < grant.reopened.at) return 'from before the grant was reopened'
  return grant.closedAt !== undefined || now >= endOf(grant) ? 'of a grant that is over' : undefined
}
