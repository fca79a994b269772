import { jobIdsOf, type Run } from '#core/grant/run.ts'
import type { Problem } from '#core/refusal.ts'
import type { BusEvent } from './bus-event.ts'
import { isJobId } from './lenient/job-ids.ts'
import { sourceOf } from './lenient/words.ts'

/** Which jobs have started, and on whose word. */
export type StartReport = {
  readonly jobIds: readonly string[]
  /** The roles of the run, if its event names any: as `rolesOfRun` does. Grants of other roles are not meant. */
  readonly runsAs?: readonly string[]
  readonly at: Date
  readonly by: string
  /** What else is odd about the event. */
  readonly noted: readonly Problem[]
}

/** The start of a run that a service reports. */
export function startByRun(run: Run, event: BusEvent): StartReport {
  const { runsAs } = run
  const jobIds = jobIdsOf(run).filter(isJobId)
  return { jobIds, ...(runsAs && { runsAs }), at: event.time, by: sourceOf(event), noted: [] }
}
