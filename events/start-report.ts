import { jobIdsOf, type Run } from '#core/grant/run.ts'
import type { Problem } from '#core/refusal.ts'
import type { BusEvent } from './bus-event.ts'
import type { JobReport } from './job-report.ts'
import { textNamed } from './lenient/fields-named.ts'
import { isJobId } from './lenient/job-ids.ts'
import { sourceOf } from './lenient/words.ts'

/** Which jobs have started, and on whose word. */
export type StartReport = {
  readonly jobIds: readonly string[]
  /** The run that has started, if a service of AWS says so: only the grants are meant whose run it is. */
  readonly run?: Run
  readonly at: Date
  readonly by: string
  /** What else is odd about the event. */
  readonly noted: readonly Problem[]
}

/** A job runs, in the words of SageMaker and Bedrock, of SageMaker's pipelines, and of Batch. */
const RUNNING = ['InProgress', 'Executing', 'RUNNING']

/**
 * The start that a report tells of; undefined if its job has not started, or is over. A SageMaker job that is Pending waits for
 * capacity. The first child of an array or node of a multi-node Batch job that runs starts the job: its parent does not run itself.
 */
export function startByReport({ run, status }: JobReport, event: BusEvent): StartReport | undefined {
  if (!RUNNING.includes(status) || textNamed(event.detail, 'secondarystatus') === 'Pending') return undefined
  return { jobIds: jobIdsOf(run).filter(isJobId), run, at: event.time, by: sourceOf(event), noted: [] }
}
