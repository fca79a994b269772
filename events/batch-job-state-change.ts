import * as z from 'zod'
import { type BusEvent, parseOrRefuse } from './bus-event.ts'
import { contract } from './contract.ts'
import type { EndRequest } from './end-request.ts'
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

/** Children of an array and nodes of a multi-node job end before their parent, whose name they share: they end nothing. */
export function endByBatch(event: BusEvent): EndRequest | undefined {
  const { jobId, jobName, status } = parseOrRefuse(BatchJobStateChange, event)
  if (!['SUCCEEDED', 'FAILED'].includes(status) || /[:#]/.test(jobId)) return undefined
  const runsAs = rolesNamed(event, BATCH_ROLES)
  const reason = `Batch says ${status}`
  return { of: { jobIds: [jobName, jobId] }, because: 'ended', ...(runsAs && { runsAs }), by: event.source, reason }
}
