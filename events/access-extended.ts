import * as z from 'zod'
import type { Grant } from '#core/grant/grant.ts'
import { type Announcement, announcement } from './announcement.ts'
import { contract } from './contract.ts'
import { aboutGrant, grantFields } from './fields/about-grant.ts'
import { printedWindow, printWindow } from './fields/printed.ts'
import { line } from './fields/text.ts'

/** The window of a grant ends later than it did. */
export const AccessExtended = contract(
  'Access Extended',
  z.strictObject({
    ...grantFields,
    window: printedWindow,
    requestedBy: line('Who asked.'),
    reason: line('Why.'),
  }),
)

export function accessExtended(grant: Grant, requestedBy: string, reason: string): Announcement {
  return announcement(AccessExtended, { ...aboutGrant(grant), window: printWindow(grant.window), requestedBy, reason })
}
