import * as z from 'zod'
import { contract } from './contract.ts'
import { end } from './fields/instant.ts'
import { jobId, line } from './fields/text.ts'

/** Moves the end of a window later, without a gap. */
export const TrainingJobExtended = contract(
  'Training Job Extended',
  z.strictObject({
    jobId,
    closesAt: end.meta({ description: 'The new end, later than the present one; rounded down to a whole second.' }),
    requestedBy: line('Who asks.'),
    reason: line('Why.'),
  }),
)
