import type { Ending, Job } from '#core/grant/grant.ts'
import { earlier, secondsAfter } from '#core/grant/window.ts'
import type { Grants } from '#core/ports.ts'
import type { BusEvent } from '#events/bus-event.ts'
import type { EndRequest } from '#events/ending.ts'

type World = { readonly grants: Grants; readonly now: () => Date }

/** The jobs that a request ends. Of one that was not scheduled yet the end is remembered: events are not ordered. */
export async function* jobsOf(request: EndRequest, event: BusEvent, { grants, now }: World): AsyncGenerator<Job> {
  const { of } = request
  if (of === 'all') yield* grants.unfinished()
  else if ('principal' in of) yield* await grants.of(of.principal)
  else {
    for (const jobId of of.jobIds) {
      const { principal } = await grants.claimOf(jobId)
      if (principal !== undefined) yield { jobId, principal }
      else await grants.rememberEnd(jobId, endFrom(request, event, now()))
    }
  }
}

/** Our own clock may be behind that of the bus. */
const CLOCKS_DIFFER_SECONDS = 5

/** The end that a grant begins with which is heard of too late. One from the future is of now. */
export function endFrom({ because, by, reason }: EndRequest, { time }: BusEvent, now: Date): Ending {
  return { at: earlier(time, secondsAfter(now, CLOCKS_DIFFER_SECONDS)), because, by, reason }
}
