import { mayBeRunOf } from '#core/grant/job-run.ts'
import { type Principal, printPrincipal } from '#core/grant/principal.ts'
import type { EndRequest } from '#events/end-request.ts'
import { log } from '#platform/log.ts'

/** Whether a request is about the job of a principal. A run of the same name as another role is not: it is logged, and ends nothing. */
export function isRunOf(principal: Principal, { runsAs, by }: EndRequest, job: string): boolean {
  const isOwn = mayBeRunOf(principal, runsAs)
  if (!isOwn) log.info('ignored: of another role', { job, principal: printPrincipal(principal), runsAs, source: by })
  return isOwn
}
