import type { Grant } from '#core/grant/grant.ts'
import { printPrincipal } from '#core/grant/principal.ts'
import { isOfEarlierRun } from '#core/grant/reopening.ts'
import { isSelected, verdictOn } from '#core/grant/run-verdict.ts'
import { earlier } from '#core/grant/window.ts'
import type { BusEvent } from '#events/bus-event.ts'
import type { EndRequest } from '#events/end-request.ts'
import { log } from '#platform/log.ts'

/**
 * Whether a request ends this grant. An event that is older than the grant's request, or than its reopening, late or replayed, is
 * about another run. A run of a service's job that is not the grant's, or that the grant does not end with, is logged, and ends nothing.
 */
export function isMeant(grant: Grant, { run, because, by, reason }: EndRequest, event: BusEvent): boolean {
  if (run === undefined) return !isOfEarlierRun(grant, because, event)
  // Whether a run is from before the request is decided with its name: it may have an id.
  const sinceReopening = { ...grant, requestedAt: earlier(grant.requestedAt, event.time) }
  const wasBefore = isOfEarlierRun(sinceReopening, because, event)
  const verdict = wasBefore ? 'an earlier run' : verdictOn(grant, run, event.time)
  if (verdict === 'its run' && isSelected(grant, run)) return true
  const { jobId: job, principal } = grant
  const fields = { job, principal: printPrincipal(principal), source: by, reason, run: run.names, runsAs: run.runsAs }
  if (verdict === 'its run') log.info('access kept: the grant does not end with this outcome', fields)
  else log.info(`ignored: ${verdict}`, fields)
  return false
}
