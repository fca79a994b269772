import * as z from 'zod'
import type { Grant } from '#core/grant/grant.ts'
import type { Principal } from '#core/grant/principal.ts'
import { printInstant } from '#core/grant/window.ts'
import { type Announcement, announcement } from './announcement.ts'
import { contract } from './contract.ts'
import { aboutGrant, grantFields } from './fields/about-grant.ts'
import { printedInstant } from './fields/printed.ts'

/** Somebody changed manually what Curfew manages; the change was reverted. */
export const AccessDrifted = contract(
  'Access Drifted',
  z.strictObject({
    ...grantFields,
    jobId: grantFields.jobId
      .optional()
      .meta({ description: 'Missing if what denies the sessions of a role was changed.' }),
    changes: z.array(z.strictObject({ action: z.enum(['attach', 'detach']), policy: z.string() })).min(1),
    at: printedInstant,
  }),
)

/** What Curfew did to revert a manual change. */
export type Drift = { readonly action: 'attach' | 'detach'; readonly policy: string }

export function accessDrifted(grant: Grant, changes: readonly Drift[], at: Date): Announcement {
  return announcement(AccessDrifted, { ...aboutGrant(grant), changes: [...changes], at: printInstant(at) })
}

/** The same of what denies the sessions of a role. */
export function denialDrifted(principal: Principal, changes: readonly Drift[], at: Date): Announcement {
  return announcement(AccessDrifted, { principal, changes: [...changes], at: printInstant(at) })
}
