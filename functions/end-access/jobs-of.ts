import type { Ending, Job } from '#core/grant/grant.ts'
import type { FinishedRun } from '#core/grant/run.ts'
import { CLOCK_SKEW_SECONDS, earlier, secondsAfter } from '#core/grant/window.ts'
import type { Grants } from '#core/ports.ts'
import type { BusEvent } from '#events/bus-event.ts'
import type { EndRequest } from '#events/end-request.ts'

/** A job that a request ends. That of a job that is named by its id alone may not be scheduled yet. */
export type EndedJob = Job | { readonly jobId: string; readonly principal: undefined }

/** The jobs that a request ends, the ones that it names first. A job may come more than once. */
export async function* jobsOf({ of, run }: EndRequest, { time }: BusEvent, grants: Grants): AsyncGenerator<EndedJob> {
  for (const jobId of of.jobIds) yield { jobId, principal: undefined }
  if (run !== undefined) {
    for await (const job of grants.endingWith(run, time)) if (!of.jobIds.includes(job.jobId)) yield job
  }
  for (const principal of of.principals) yield* await grants.of(principal)
  if (of.all) yield* grants.unfinished()
}

/** What a request says of an end, as of now. */
export function endNow(
  { because, by, reason, noted, run, compromised }: EndRequest,
  { id, time }: BusEvent,
  now: Date,
): Ending {
  const said = { event: id, saidAt: earlier(time, now), ...(compromised && { compromised }) }
  return { at: now, because, by, reason, ...said, ...(run && printRun(run)), ...(noted.length > 0 && { noted }) }
}

/** The end of a grant that is recorded only afterwards. The sender sets the time of an event: one in the future counts as now. */
export function endFrom(request: EndRequest, event: BusEvent, now: Date): Ending {
  return { ...endNow(request, event, now), at: earlier(event.time, secondsAfter(now, CLOCK_SKEW_SECONDS)) }
}

function printRun({ runsAs, ...run }: FinishedRun): Pick<Ending, 'run' | 'runsAs'> {
  return { run, ...(runsAs && { runsAs }) }
}
