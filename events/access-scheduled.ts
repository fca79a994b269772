import * as z from 'zod'
import { principal } from './fields/principal.ts'
import { printedWindow } from './fields/printed.ts'
import { jobId, line } from './fields/text.ts'

/** A grant is made and its edges are armed. */
export const accessScheduled = z
  .strictObject({
    jobId,
    principal,
    window: printedWindow,
    policies: z.array(z.string()).meta({ description: 'Names of the policies that will be attached.' }),
    requestedBy: line('Who asked.'),
    reason: line('Why.'),
  })
  .meta({ title: 'Access Scheduled' })
