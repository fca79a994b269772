import type { JobClaim } from '#core/ports.ts'
import type { Ending } from './grant.ts'
import { mayBeRunOf } from './job-run.ts'
import type { Principal } from './principal.ts'

/** Ends of a job that arrived before its request, a revocation first, without those of runs that are not its principal's. */
export function earlyEndsOf(
  { earlyRevocation, earlyEnd, earlyRunEnd }: JobClaim,
  principal: Principal,
): readonly Ending[] {
  return [earlyRevocation, earlyEnd, earlyRunEnd]
    .filter((end) => end !== undefined)
    .filter(({ runsAs }) => mayBeRunOf(principal, runsAs))
}
