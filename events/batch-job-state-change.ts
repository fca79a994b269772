import * as z from 'zod'

/** As Batch sends it on the default bus, as far as Curfew reads it. */
export const batchJobStateChange = z
  .looseObject({
    jobId: z.string().meta({ description: "Batch's own id; children of arrays and nodes have `id:0` and `id#0`." }),
    jobName: z.string(),
    status: z
      .string()
      .meta({ description: 'SUCCEEDED and FAILED are terminal. A failed attempt that is retried is RUNNABLE again.' }),
  })
  .meta({ title: 'Batch Job State Change' })
