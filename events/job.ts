import * as z from 'zod'
import { principal } from './fields/principal.ts'
import { jobId } from './fields/text.ts'
import { type Happening, insist } from './happening.ts'

/** What all of Curfew's own events about one grant have in common. */
const job = z.looseObject({ jobId, principal })

export function readJob(happening: Happening): z.output<typeof job> {
  return insist(job, happening)
}
