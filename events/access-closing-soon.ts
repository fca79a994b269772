import * as z from 'zod'
import type { Grant } from '#core/grant/grant.ts'
import { printInstant } from '#core/grant/window.ts'
import { type Announcement, announcement } from './announcement.ts'
import { contract } from './contract.ts'
import { aboutGrant, grantFields } from './fields/about-grant.ts'
import { printedInstant, printedWindow, printWindow } from './fields/printed.ts'

/** The window closes soon: time to save work, or to ask for an extension. Once for each end that a window has. */
export const AccessClosingSoon = contract(
  'Access Closing Soon',
  z.strictObject({ ...grantFields, window: printedWindow, at: printedInstant }),
)

export function accessClosingSoon(grant: Grant, at: Date): Announcement {
  return announcement(AccessClosingSoon, {
    ...aboutGrant(grant),
    window: printWindow(grant.window),
    at: printInstant(at),
  })
}
