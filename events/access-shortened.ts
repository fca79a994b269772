import * as z from 'zod'
import type { Grant } from '#core/grant/grant.ts'
import { printInstant } from '#core/grant/window.ts'
import { type Announcement, announcement } from './announcement.ts'
import { contract } from './contract.ts'
import { aboutGrant, grantFields } from './fields/about-grant.ts'
import { printedInstant, printedWindow, printWindow } from './fields/printed.ts'

/** The job has started, and the window of its grant ends earlier than it did: its start, plus `runsFor`. */
export const AccessShortened = contract(
  'Access Shortened',
  z.strictObject({
    ...grantFields,
    window: printedWindow,
    startedAt: printedInstant.meta({ description: 'When the job started.' }),
    insteadOf: printedInstant.meta({ description: 'When the window was to close until then.' }),
  }),
)

export function accessShortened(grant: Grant, startedAt: Date, insteadOf: Date): Announcement {
  return announcement(AccessShortened, {
    ...aboutGrant(grant),
    window: printWindow(grant.window),
    startedAt: printInstant(startedAt),
    insteadOf: printInstant(insteadOf),
  })
}
