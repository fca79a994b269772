import * as z from 'zod'
import { type BusEvent, parseOrRefuse } from './bus-event.ts'
import { principal } from './fields/principal.ts'
import { jobId } from './fields/text.ts'

/** What all of Curfew's own events about one grant have in common. */
const job = z.looseObject({ jobId, principal })

export function readJob(event: BusEvent): z.output<typeof job> {
  return parseOrRefuse({ detail: job }, event)
}
