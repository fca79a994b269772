import * as z from 'zod'
import { contract } from './contract.ts'
import { end } from './fields/instant.ts'
import { jobId, line } from './fields/text.ts'

/** Moves the end of a window later, without a gap; or reopens a grant that its job ended a while ago. */
export const TrainingJobExtended = contract(
  'Training Job Extended',
  z.strictObject({
    jobId,
    closesAt: end.meta({
      description:
        'The new end, rounded down to a whole second: later than the present one, or, if the job has ended and the grant is to be reopened, any instant in the future that the guardrails allow.',
    }),
    requestedBy: line('Who asks.'),
    reason: line('Why.'),
  }),
)
