import * as z from 'zod'
import type { BusEvent } from '#events/bus-event.ts'

/** What is no event at all has none of this, and is refused like one that says nothing. */
const event = z.object({
  id: z.string().optional(),
  source: z.string().optional(),
  'detail-type': z.string().optional(),
  time: z.coerce.date().optional(),
  detail: z.unknown().optional(),
})

/** One message of a queue that Lambda reads, and in it what Lambda writes of a run that failed for good. */
const retried = z.object({ Records: z.tuple([z.object({ body: z.string() })]) })
const failedRun = z.object({ requestPayload: z.unknown() })

/**
 * What a run is about: the event that it was given, or the one that an earlier run was given, which failed.
 * Rules on a rate send what the template says, which has neither id nor time.
 */
export function busEventOf(payload: unknown, requestId: string, now: Date): BusEvent {
  const { id = requestId, source = '', time = now, detail, ...named } = event.safeParse(eventOf(payload)).data ?? {}
  return { id, source, detailType: named['detail-type'] ?? '', time, detail }
}

function eventOf(payload: unknown): unknown {
  const { data } = retried.safeParse(payload)
  return data === undefined ? payload : failedRun.parse(JSON.parse(data.Records[0].body)).requestPayload
}
