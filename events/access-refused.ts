import * as z from 'zod'
import type { Context } from '#core/grant/context.ts'
import type { Refusal } from '#core/refusal.ts'
import { type Announcement, announcement } from './announcement.ts'
import type { BusEvent } from './bus-event.ts'
import { contract } from './contract.ts'
import { context } from './fields/context.ts'

/** An event was wrong: nothing was granted, and trying again will not help. */
export const AccessRefused = contract(
  'Access Refused',
  z.strictObject({
    jobId: z.string().optional().meta({ description: 'As far as the event named one.' }),
    context: context.exactOptional(),
    event: z.strictObject({ id: z.string(), detailType: z.string(), source: z.string() }),
    problems: z
      .array(z.strictObject({ path: z.string(), message: z.string() }))
      .min(1)
      .meta({
        description: 'At most 50, and 15 KB. What could not be shown is escaped as \\u{202e}, and long texts are cut.',
      }),
    moreProblems: z
      .int()
      .positive()
      .optional()
      .meta({ description: 'How many more there are, if not all are listed.' }),
  }),
)

/**
 * @param jobId the job that the event named, if it named one
 * @param context of the grant that the event was about, or that the event itself had, as far as it can be read
 */
export function accessRefused(
  { id, detailType, source }: Pick<BusEvent, 'id' | 'detailType' | 'source'>,
  { problems, more }: Pick<Refusal, 'problems' | 'more'>,
  jobId: string | undefined,
  context?: Context,
): Announcement {
  const event = { id, detailType, source }
  const about = { ...(jobId !== undefined && { jobId }), ...(context !== undefined && { context }) }
  return announcement(AccessRefused, {
    ...about,
    event,
    problems: [...problems],
    ...(more > 0 && { moreProblems: more }),
  })
}
