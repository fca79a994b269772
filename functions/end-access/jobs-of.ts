import type { Ending, Job } from '#core/grant/grant.ts'
import { CLOCK_SKEW_SECONDS, earlier, secondsAfter } from '#core/grant/window.ts'
import type { Grants } from '#core/ports.ts'
import type { BusEvent } from '#events/bus-event.ts'
import type { EndRequest } from '#events/end-request.ts'

type World = { readonly grants: Grants; readonly now: () => Date }

/** The jobs that a request ends. The end of a job that is not scheduled yet is recorded: events are not ordered. */
export async function* jobsOf(request: EndRequest, event: BusEvent, { grants, now }: World): AsyncGenerator<Job> {
  const { of } = request
  if (of === 'all') yield* grants.unfinished()
  else if ('principal' in of) yield* await grants.of(of.principal)
  else {
    for (const jobId of of.jobIds) {
      const { principal } = await grants.claimOf(jobId)
      if (principal !== undefined) yield { jobId, principal }
      else await grants.recordEarlyEnd(jobId, endFrom(request, event, now()))
    }
  }
}

/** The end of a grant that is recorded only afterwards. The sender sets the time of an event: one in the future counts as now. */
export function endFrom({ because, by, reason, runsAs }: EndRequest, { time }: BusEvent, now: Date): Ending {
  const at = earlier(time, secondsAfter(now, CLOCK_SKEW_SECONDS))
  return { at, because, by, reason, ...(runsAs && { runsAs }) }
}
