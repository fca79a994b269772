import * as z from 'zod'
import { printEndsWith } from '#core/grant/ends-with.ts'
import type { Grant } from '#core/grant/grant.ts'
import { type ListedProblems, NO_PROBLEMS } from '#core/refusal.ts'
import { type Announcement, announcement } from './announcement.ts'
import { contract } from './contract.ts'
import { aboutGrant, grantFields } from './fields/about-grant.ts'
import { endsBeforeField, endsBeforeOf } from './fields/ends-before.ts'
import { endsWith } from './fields/ends-with.ts'
import { printedWindow, printWindow } from './fields/printed.ts'
import { line } from './fields/text.ts'
import { warningsFields, warningsOf } from './fields/warnings.ts'

/** A grant is made, and a timer is set for each edge of its window. */
export const AccessScheduled = contract(
  'Access Scheduled',
  z.strictObject({
    ...grantFields,
    window: printedWindow,
    endsBefore: endsBeforeField,
    policies: z.array(z.string()).meta({ description: 'Names of the policies that will be attached.' }),
    endsWith: endsWith.exactOptional(),
    requestedBy: line('Who asked.'),
    reason: line('Why.'),
    ...warningsFields,
  }),
)

/** @param warnings as `listed` lists them; none unless given */
export function accessScheduled(grant: Grant, warnings: ListedProblems = NO_PROBLEMS): Announcement {
  const { window, endsWith, requestedBy, reason } = grant
  const policies = grant.policies.map(({ name }) => name)
  return announcement(AccessScheduled, {
    ...aboutGrant(grant),
    ...{ policies, requestedBy, reason },
    window: printWindow(window),
    ...endsBeforeOf(grant),
    ...(endsWith && { endsWith: printEndsWith(endsWith) }),
    ...warningsOf(warnings),
  })
}
