import * as z from 'zod'
import { principal } from './fields/principal.ts'
import { printedWindow } from './fields/printed.ts'
import { jobId, line } from './fields/text.ts'

/** The window of a grant ends later than it did. */
export const accessExtended = z
  .strictObject({
    jobId,
    principal,
    window: printedWindow,
    requestedBy: line('Who asked.'),
    reason: line('Why.'),
  })
  .meta({ title: 'Access Extended' })
