import type { JobClaim } from '#core/ports.ts'
import type { RunEnds } from '#core/reported-runs.ts'
import type { EndsWith } from './ends-with.ts'
import type { Ending, Grant } from './grant.ts'
import { mayBeRunOf } from './job-run.ts'
import type { Principal } from './principal.ts'
import { isSelected, verdictOn } from './run-verdict.ts'
import { later } from './window.ts'

/**
 * Ends by a job's id that arrived before its request, a revocation first, without those of runs that are not its principal's. A
 * grant that names the job that it ends with does not end with another one that is called like its id.
 */
export function earlyEndsOf(
  { earlyRevocation, earlyEnd, earlyRunEnd, earlyServiceEnd }: JobClaim,
  { principal, endsWith }: { readonly principal: Principal; readonly endsWith?: EndsWith },
): readonly Ending[] {
  const byService = endsWith === undefined ? [earlyRunEnd, earlyServiceEnd] : []
  return [earlyRevocation, earlyEnd, ...byService]
    .filter((end) => end !== undefined)
    .filter(({ runsAs }) => mayBeRunOf(principal, runsAs))
}

/**
 * Ends of the run that a grant names, which arrived before its request. A run that is named by its id may have been over when
 * the request was made: then the grant is over from the start.
 */
export function earlyRunEndsOf({ ends }: RunEnds, grant: Grant): readonly Ending[] {
  return ends.filter((end) => isOwnEnd(end, grant)).map((end) => ({ ...end, at: later(end.at, grant.requestedAt) }))
}

function isOwnEnd({ at, run, runsAs }: Ending, grant: Grant): boolean {
  if (run === undefined) return false
  return verdictOn(grant, { ...run, ...(runsAs && { runsAs }) }, at) === 'its run' && isSelected(grant, run)
}
