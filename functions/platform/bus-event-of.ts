import * as z from 'zod'
import { toPrintable } from '#core/printable-text.ts'
import type { BusEvent } from '#events/bus-event.ts'
import { OutboxWritten } from '#events/outbox-written.ts'

/** A payload that is no event has none of these fields: it is refused like an empty event. */
const event = z.object({
  id: z.string().optional(),
  source: z.string().optional(),
  account: z.string().optional(),
  'detail-type': z.string().optional(),
  time: z.coerce.date().optional(),
  detail: z.unknown().optional(),
})

/** One message of a retry queue. Its body is the record that Lambda writes of a run that failed for good. */
const retried = z.object({ Records: z.tuple([z.object({ body: z.string() })]) })
const failedRun = z.object({ requestPayload: z.unknown() })

/** What the stream of the table hands over. */
const stream = z.object({
  Records: z.array(z.object({ eventSource: z.literal('aws:dynamodb'), dynamodb: z.object({ NewImage: z.unknown() }) })),
})

/** No id, source or detail-type is longer in earnest. */
const MAX_NAME_LENGTH = 256

/**
 * The event of a run: the one that Lambda hands over, the one of an earlier run that failed, or what the stream brings.
 * Scheduled rules send what the template says, which has neither id nor time. Its names go into logs, records and events:
 * they are printable from here on.
 */
export function busEventOf(payload: unknown, requestId: string, now: Date): BusEvent {
  const {
    id = requestId,
    source = '',
    account = '',
    time = now,
    detail,
    ...named
  } = event.safeParse(eventOf(payload)).data ?? {}
  const name = (text: string) => toPrintable(text, MAX_NAME_LENGTH)
  const detailType = name(named['detail-type'] ?? '')
  return { id: name(id), source: name(source), account: name(account), detailType, time, detail }
}

function eventOf(payload: unknown): unknown {
  const streamed = stream.safeParse(payload).data
  if (streamed !== undefined) {
    const items = streamed.Records.map(({ dynamodb }) => dynamodb.NewImage)
    return { source: 'aws.dynamodb', 'detail-type': OutboxWritten.detailType, detail: { items } }
  }
  const { data } = retried.safeParse(payload)
  return data === undefined ? payload : failedRun.parse(JSON.parse(data.Records[0].body)).requestPayload
}
