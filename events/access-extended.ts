import * as z from 'zod'
import type { Grant } from '#core/grant/grant.ts'
import { type Announcement, announcement } from './announcement.ts'
import { contract } from './contract.ts'
import { principal } from './fields/principal.ts'
import { printedWindow, printWindow } from './fields/printed.ts'
import { jobId, line } from './fields/text.ts'

/** The window of a grant ends later than it did. */
export const AccessExtended = contract(
  'Access Extended',
  z.strictObject({
    jobId,
    principal,
    window: printedWindow,
    requestedBy: line('Who asked.'),
    reason: line('Why.'),
  }),
)

export function accessExtended({ jobId, principal, window }: Grant, requestedBy: string, reason: string): Announcement {
  return announcement(AccessExtended, { jobId, principal, window: printWindow(window), requestedBy, reason })
}
