import * as z from 'zod'
import type { BusEvent } from './bus-event.ts'
import { contract } from './contract.ts'
import { type EndRequest, endOfJobs } from './end-request.ts'
import { textNamed } from './lenient/fields-named.ts'
import { isJobId } from './lenient/job-ids.ts'
import { sourceOf, unreadable } from './lenient/words.ts'
import { BATCH_ROLES, rolesNamed } from './roles-named.ts'
import type { StartReport } from './start-report.ts'

/** As Batch sends it on the default bus, as far as Curfew reads it. */
export const BatchJobStateChange = contract(
  'Batch Job State Change',
  z.looseObject({
    jobId: z.string().meta({ description: "Batch's own id; children of arrays and nodes have `id:0` and `id#0`." }),
    jobName: z.string(),
    status: z.string().meta({
      description:
        'SUCCEEDED and FAILED are terminal, RUNNING is the start. A failed attempt that is retried is RUNNABLE again.',
    }),
  }),
)

/**
 * Children of an array and nodes of a multi-node job end before their parent, whose name they share: they end nothing. Of the
 * rest, the name or the id is enough. Throws a Refusal if the status, or both of them, cannot be read.
 */
export function endByBatch(event: BusEvent): EndRequest | undefined {
  const { id, status, jobIds, runsAs } = runIn(event)
  if (!['SUCCEEDED', 'FAILED'].includes(status) || /[:#]/.test(id ?? '')) return undefined
  const of = endOfJobs(...jobIds)
  const reason = `Batch says ${status}`
  return { of, because: 'ended', ...(runsAs && { runsAs }), by: sourceOf(event), reason, noted: [] }
}

/**
 * The first child of an array or node of a multi-node job that runs starts the job: its parent does not run itself. Throws as
 * `endByBatch` does.
 */
export function startByBatch(event: BusEvent): StartReport | undefined {
  const { status, jobIds, runsAs } = runIn(event)
  if (status !== 'RUNNING') return undefined
  return { jobIds, ...(runsAs && { runsAs }), at: event.time, by: sourceOf(event), noted: [] }
}

/** Throws a Refusal if the status, or both name and id, cannot be read. */
function runIn(event: BusEvent) {
  const [id, name, status] = ['jobid', 'jobname', 'status'].map((field) => textNamed(event.detail, field))
  if (status === undefined || (name ?? id) === undefined) throw unreadable(BatchJobStateChange, event)
  return { id, status, jobIds: [name, id].filter(isJobId), runsAs: rolesNamed(event, BATCH_ROLES) }
}
