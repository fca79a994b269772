import * as z from 'zod'
import type { Grant } from '#core/grant/grant.ts'
import { printInstant } from '#core/grant/window.ts'
import { type Announcement, announcement } from './announcement.ts'
import { contract } from './contract.ts'
import { principal } from './fields/principal.ts'
import { printedInstant, printedWindow, printWindow } from './fields/printed.ts'
import { jobId } from './fields/text.ts'

/** The policy is attached; its own condition denies until the window opens. */
export const AccessOpened = contract(
  'Access Opened',
  z.strictObject({ jobId, principal, window: printedWindow, at: printedInstant }),
)

export function accessOpened({ jobId, principal, window }: Grant, at: Date): Announcement {
  return announcement(AccessOpened, { jobId, principal, window: printWindow(window), at: printInstant(at) })
}
