import * as z from 'zod'
import { instant } from './fields/instant.ts'
import { jobId, line } from './fields/text.ts'

/** Moves the end of a window later, without a gap. */
export const trainingJobExtended = z
  .strictObject({
    jobId,
    closesAt: instant.meta({ description: 'The new end, later than the present one.' }),
    requestedBy: line('Who asks.'),
    reason: line('Why.'),
  })
  .meta({ title: 'Training Job Extended' })
