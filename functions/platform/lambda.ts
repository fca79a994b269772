import middy from '@middy/core'
import { Refusal } from '#core/refusal.ts'
import type { BusEvent } from '#events/bus-event.ts'
import { jobIdOf, principalOf } from '#events/parts.ts'
import { audit, type Writer } from './audit-log.ts'
import { bus } from './bus.ts'
import { busEventOf } from './bus-event-of.ts'
import type { Frame } from './frame.ts'
import { log } from './log.ts'
import { measure } from './metrics.ts'
import { refuse } from './refuse.ts'

/**
 * Frames the story of an event. A Refusal is answered: announced, audited, and the run succeeds, because trying again
 * would not help. Anything else is thrown untouched, for Lambda to retry and the dead-letter queue to keep.
 */
export function lambda<Ports>(
  name: string,
  ports: (now: () => Date) => Ports,
  story: (event: BusEvent, world: Ports & Frame) => Promise<void>,
) {
  // No early timeout: a run that answered with an error, and goes on all the same, is worse than one that Lambda ends.
  return middy<unknown, void>({ timeoutEarlyInMillis: 0 }).handler(async (payload, context) => {
    const now = () => new Date()
    const event = busEventOf(payload, context.awsRequestId, now())
    const world = { ...ports(now), ...frame({ by: name, event: event.id }, now) }
    const told = { requestId: context.awsRequestId, ...logFields(event) }
    try {
      await story(event, world)
      log.info('done', told)
    } catch (error) {
      log.error(error instanceof Refusal ? 'refused' : 'failed', { ...told, error })
      if (!(error instanceof Refusal)) throw error
      await refuse(error, event, world)
    }
  })
}

function frame(writer: Writer, now: () => Date): Frame {
  return { now, bus, audit: audit(writer, now), measure }
}

/** The event's id runs through logs, audit records and news of everything that it led to in this run. */
function logFields({ id, source, detailType, detail }: BusEvent) {
  const job = jobIdOf(detail)
  const principal = principalOf(detail)
  return { event: id, source, detailType, ...(job && { job }), ...(principal && { principal }) }
}
