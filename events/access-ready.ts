import * as z from 'zod'
import type { Grant } from '#core/grant/grant.ts'
import { printInstant } from '#core/grant/window.ts'
import { type Announcement, announcement } from './announcement.ts'
import { contract } from './contract.ts'
import { aboutGrant, grantFields } from './fields/about-grant.ts'
import { printedInstant, printedWindow, printWindow } from './fields/printed.ts'

/** The window is open, the policy attached and the key stored: the job can begin. Once for each grant, and again once it is reopened. */
export const AccessReady = contract(
  'Access Ready',
  z.strictObject({
    ...grantFields,
    window: printedWindow,
    secret: z.string().exactOptional().meta({
      description:
        "Name of the secret that holds the user's access key, in the account and region of the bus. A role has none, nor has a job that keeps its keys.",
    }),
    at: printedInstant,
  }),
)

/** @param secret undefined where Curfew stores no key for the job */
export function accessReady(grant: Grant, secret: string | undefined, at: Date): Announcement {
  return announcement(AccessReady, {
    ...aboutGrant(grant),
    window: printWindow(grant.window),
    ...(secret !== undefined && { secret }),
    at: printInstant(at),
  })
}
