import * as z from 'zod'
import { jobId, line } from './fields/text.ts'

const ended = z.strictObject({
  jobId,
  reason: line('What happened, if there is more to say.').optional(),
})

/** The job reached its end: its access goes now. */
export const trainingJobCompleted = ended.meta({ title: 'Training Job Completed' })

/** The job broke: its access goes now. */
export const trainingJobFailed = ended.meta({ title: 'Training Job Failed' })

/** Somebody stopped the job: its access goes now. */
export const trainingJobStopped = ended.meta({ title: 'Training Job Stopped' })
