import * as z from 'zod'

/** An event was wrong: nothing was granted, and trying again will not help. */
export const accessRefused = z
  .strictObject({
    jobId: z.string().optional().meta({ description: 'As far as the event named one.' }),
    event: z.strictObject({ id: z.string(), detailType: z.string(), source: z.string() }),
    problems: z.array(z.strictObject({ path: z.string(), message: z.string() })).min(1),
  })
  .meta({ title: 'Access Refused' })
