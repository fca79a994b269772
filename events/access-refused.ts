import * as z from 'zod'
import type { Problem } from '#core/refusal.ts'
import { type Announcement, announcement } from './announcement.ts'
import type { BusEvent } from './bus-event.ts'
import { contract } from './contract.ts'

/** An event was wrong: nothing was granted, and trying again will not help. */
export const AccessRefused = contract(
  'Access Refused',
  z.strictObject({
    jobId: z.string().optional().meta({ description: 'As far as the event named one.' }),
    event: z.strictObject({ id: z.string(), detailType: z.string(), source: z.string() }),
    problems: z.array(z.strictObject({ path: z.string(), message: z.string() })).min(1),
  }),
)

/** @param jobId the job that the event named, if it named one */
export function accessRefused(
  { id, detailType, source }: BusEvent,
  problems: readonly Problem[],
  jobId: string | undefined,
): Announcement {
  const event = { id, detailType, source }
  return announcement(AccessRefused, { ...(jobId !== undefined && { jobId }), event, problems: [...problems] })
}
