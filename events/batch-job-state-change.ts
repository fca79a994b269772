import * as z from 'zod'
import type { BusEvent } from './bus-event.ts'
import { contract } from './contract.ts'
import { type EndRequest, endOfJobs } from './end-request.ts'
import { textNamed } from './lenient/fields-named.ts'
import { isJobId } from './lenient/job-ids.ts'
import { sourceOf, unreadable } from './lenient/words.ts'
import { BATCH_ROLES, rolesNamed } from './roles-named.ts'

/** As Batch sends it on the default bus, as far as Curfew reads it. */
export const BatchJobStateChange = contract(
  'Batch Job State Change',
  z.looseObject({
    jobId: z.string().meta({ description: "Batch's own id; children of arrays and nodes have `id:0` and `id#0`." }),
    jobName: z.string(),
    status: z
      .string()
      .meta({ description: 'SUCCEEDED and FAILED are terminal. A failed attempt that is retried is RUNNABLE again.' }),
  }),
)

/**
 * Children of an array and nodes of a multi-node job end before their parent, whose name they share: they end nothing. Of the
 * rest, the name or the id is enough. Throws a Refusal if the status, or both of them, cannot be read.
 */
export function endByBatch(event: BusEvent): EndRequest | undefined {
  const [jobId, jobName, status] = ['jobid', 'jobname', 'status'].map((name) => textNamed(event.detail, name))
  if (status === undefined || (jobName ?? jobId) === undefined) throw unreadable(BatchJobStateChange, event)
  if (!['SUCCEEDED', 'FAILED'].includes(status) || /[:#]/.test(jobId ?? '')) return undefined
  const jobIds = [jobName, jobId].filter(isJobId)
  const runsAs = rolesNamed(event, BATCH_ROLES)
  const of = endOfJobs(...jobIds)
  const reason = `Batch says ${status}`
  return { of, because: 'ended', ...(runsAs && { runsAs }), by: sourceOf(event), reason, noted: [] }
}
