import * as z from 'zod'
import type { Grant } from '#core/grant/grant.ts'
import { endOf, statusOf } from '#core/grant/status.ts'
import { printInstant } from '#core/grant/window.ts'
import { type Announcement, announcement } from './announcement.ts'
import { contract } from './contract.ts'
import { aboutGrant, grantFields } from './fields/about-grant.ts'
import { printedInstant } from './fields/printed.ts'

/** The policy is detached and deleted. */
export const AccessClosed = contract(
  'Access Closed',
  z.strictObject({
    ...grantFields,
    because: z.enum(['closed', 'ended', 'revoked']).meta({
      description:
        'closed: on time. ended: the job finished first, or its principal is not the one any more that it was granted to. revoked: a person took it away.',
    }),
    dueAt: printedInstant.meta({ description: 'When access was to be gone.' }),
    at: printedInstant.meta({ description: 'When it was seen gone.' }),
  }),
)

export function accessClosed(grant: Grant, at: Date): Announcement {
  const status = statusOf(grant, at)
  const because = status === 'ended' || status === 'revoked' ? status : 'closed'
  return announcement(AccessClosed, {
    ...aboutGrant(grant),
    because,
    dueAt: printInstant(endOf(grant)),
    at: printInstant(at),
  })
}
