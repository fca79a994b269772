import type { Deployment } from '#core/access/deployment.ts'
import { printDuration } from '#core/duration.ts'
import { Refusal } from '#core/refusal.ts'
import type { Documents } from '#core/target.ts'
import type { Ending, Grant } from './grant.ts'
import { grantUntil } from './new-grant.ts'
import { endAfterStart, type Start } from './start.ts'
import { printInstant } from './window.ts'

/**
 * The same grant with the end that the start of its job gives it, and with policies for that end. A start never fails for its
 * policies: where there are none for the new end, the row alone has it, and the old policies are detached then. Undefined if
 * the start changes nothing. Where nothing is left of the window, the grant ends.
 */
export function startedGrant(
  grant: Grant,
  start: Start,
  now: Date,
  deployment: Deployment,
  documents: Documents,
): Grant | undefined {
  const end = endAfterStart(grant, start)
  if (end === undefined) return undefined
  const insteadOf = grant.started?.insteadOf ?? grant.window.closesAt
  const started = { at: start.at, by: start.by, event: start.event, insteadOf }
  if (end <= grant.window.opensAt) return { ...grant, started, ended: endBeforeWindow(grant, start, now) }
  return { ...closingAt(end), started }

  function closingAt(closesAt: Date): Grant {
    const shortened = { ...grant, window: { ...grant.window, closesAt } }
    // Policies for an end that has passed would be detached as soon as they are attached.
    if (closesAt.getTime() === grant.window.closesAt.getTime() || closesAt <= now) return shortened
    try {
      return grantUntil(grant, closesAt, deployment, documents)
    } catch (error) {
      if (error instanceof Refusal) return shortened
      throw error
    }
  }
}

/** The end of a grant that has nothing left of its window. */
function endBeforeWindow({ window }: Grant, { at, by, event }: Start, now: Date): Ending {
  const runsFor = printDuration(window.runsForSeconds ?? 0)
  const reason = `the job started at ${printInstant(at)} and runs for ${runsFor}: it is over before its window opens`
  return { at: now, because: 'ended', by, reason, event }
}
