import * as z from 'zod'
import type { Grant } from '#core/grant/grant.ts'
import { type Announcement, announcement } from './announcement.ts'
import { contract } from './contract.ts'
import { aboutGrant, grantFields } from './fields/about-grant.ts'
import { printedWindow, printWindow } from './fields/printed.ts'
import { line } from './fields/text.ts'

/** A grant is made, and a timer is set for each edge of its window. */
export const AccessScheduled = contract(
  'Access Scheduled',
  z.strictObject({
    ...grantFields,
    window: printedWindow,
    policies: z.array(z.string()).meta({ description: 'Names of the policies that will be attached.' }),
    requestedBy: line('Who asked.'),
    reason: line('Why.'),
  }),
)

export function accessScheduled(grant: Grant): Announcement {
  const { window, requestedBy, reason } = grant
  const policies = grant.policies.map(({ name }) => name)
  return announcement(AccessScheduled, {
    ...aboutGrant(grant),
    ...{ policies, requestedBy, reason },
    window: printWindow(window),
  })
}
