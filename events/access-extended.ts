import * as z from 'zod'
import type { Ending, Grant } from '#core/grant/grant.ts'
import { printInstant } from '#core/grant/window.ts'
import { type ListedProblems, NO_PROBLEMS } from '#core/refusal.ts'
import { type Announcement, announcement } from './announcement.ts'
import { contract } from './contract.ts'
import { aboutGrant, grantFields } from './fields/about-grant.ts'
import { endsBeforeField, endsBeforeOf } from './fields/ends-before.ts'
import { printedInstant, printedWindow, printWindow } from './fields/printed.ts'
import { line } from './fields/text.ts'
import { warningsFields, warningsOf } from './fields/warnings.ts'

/** The window of a grant ends later than it did, or a grant that had ended is reopened. */
export const AccessExtended = contract(
  'Access Extended',
  z.strictObject({
    ...grantFields,
    window: printedWindow,
    endsBefore: endsBeforeField,
    reopened: z.strictObject({ endedAt: printedInstant }).exactOptional().meta({
      description:
        'Only if the grant had ended, and when: its window begins anew, and Access Opened and Access Ready follow again.',
    }),
    requestedBy: line('Who asked.'),
    reason: line('Why.'),
    ...warningsFields,
  }),
)

type Asked = { readonly requestedBy: string; readonly reason: string }

/** @param warnings as `listed` lists them; none unless given */
export function accessExtended(
  grant: Grant,
  { requestedBy, reason }: Asked,
  warnings: ListedProblems = NO_PROBLEMS,
): Announcement {
  return announcement(AccessExtended, {
    ...aboutGrant(grant),
    window: printWindow(grant.window),
    ...endsBeforeOf(grant),
    ...{ requestedBy, reason, ...warningsOf(warnings) },
  })
}

/** @param from the end after which the grant is reopened */
export function accessReopened(
  grant: Grant,
  from: Ending,
  { requestedBy, reason }: Asked,
  warnings: ListedProblems = NO_PROBLEMS,
): Announcement {
  const reopened = { endedAt: printInstant(from.at) }
  return announcement(AccessExtended, {
    ...aboutGrant(grant),
    window: printWindow(grant.window),
    ...endsBeforeOf(grant),
    ...{ reopened, requestedBy, reason, ...warningsOf(warnings) },
  })
}
