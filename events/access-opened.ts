import * as z from 'zod'
import type { Grant } from '#core/grant/grant.ts'
import { printInstant } from '#core/grant/window.ts'
import { type Announcement, announcement } from './announcement.ts'
import { contract } from './contract.ts'
import { aboutGrant, grantFields } from './fields/about-grant.ts'
import { printedInstant, printedWindow, printWindow } from './fields/printed.ts'

/** The policy is attached; its own condition denies until the window opens. */
export const AccessOpened = contract(
  'Access Opened',
  z.strictObject({ ...grantFields, window: printedWindow, at: printedInstant }),
)

export function accessOpened(grant: Grant, at: Date): Announcement {
  return announcement(AccessOpened, { ...aboutGrant(grant), window: printWindow(grant.window), at: printInstant(at) })
}
