import * as z from 'zod'
import { printInstant } from '#core/grant/window.ts'
import { listed, type RevocationSummary } from '#core/revocation/revocation-summary.ts'
import { type Announcement, announcement } from './announcement.ts'
import type { BusEvent } from './bus-event.ts'
import { contract } from './contract.ts'
import type { EndRequest } from './end-request.ts'
import { principal } from './fields/principal.ts'
import { printedInstant } from './fields/printed.ts'
import { jobId, line } from './fields/text.ts'
import { sourceOf } from './lenient/words.ts'

const jobs = list(z.strictObject({ jobId, principal }))

/** The answer to a revocation: who asked, why, and what it hit, also if that is nothing. */
export const AccessRevoked = contract(
  'Access Revoked',
  z.strictObject({
    event: z.strictObject({ id: z.string(), source: z.string() }).meta({ description: 'The event that revoked.' }),
    requestedBy: line('Who revoked.'),
    reason: line('Why.'),
    targets: z
      .strictObject({ jobIds: list(jobId), principals: list(principal), all: z.boolean() })
      .meta({ description: 'Whose access was revoked, as far as the event could be read.' }),
    ended: jobs.meta({ description: 'The jobs whose access it ended.' }),
    over: jobs.meta({ description: 'Those whose access was over, or revoked already.' }),
    unknown: list(jobId).meta({
      description: 'Job ids that no grant has. Should their requests still arrive, they are over from the start.',
    }),
    sessionsDenied: list(principal).meta({ description: 'Roles whose sessions from before are denied.' }),
    noted: z
      .array(z.strictObject({ path: z.string(), message: z.string() }))
      .optional()
      .meta({ description: 'What else was odd about the event.' }),
    at: printedInstant.meta({ description: 'When all of it was recorded.' }),
  }),
)

export function accessRevoked(
  { of, by: requestedBy, reason, noted }: EndRequest,
  event: BusEvent,
  summary: RevocationSummary,
  at: Date,
): Announcement {
  const targets = { jobIds: open(listed(of.jobIds)), principals: open(listed(of.principals)), all: of.all }
  return announcement(AccessRevoked, {
    ...{ event: { id: event.id, source: sourceOf(event) }, requestedBy, reason, targets },
    ...{ ended: open(summary.ended), over: open(summary.over), unknown: open(summary.unknown) },
    sessionsDenied: open(summary.sessionsDenied),
    ...(noted.length > 0 && { noted: [...noted] }),
    at: printInstant(at),
  })
}

/** How many, and the first 50. */
function list<One extends z.ZodType>(one: One) {
  return z.strictObject({
    count: z.int().min(0),
    first: z.array(one).meta({ description: 'The first 50 of them.' }),
  })
}

function open<One>({ count, first }: { readonly count: number; readonly first: readonly One[] }) {
  return { count, first: [...first] }
}
