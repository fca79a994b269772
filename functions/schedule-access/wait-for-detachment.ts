import { deniesOfEndedJob } from '#core/admission/request-problems.ts'
import type { Grant } from '#core/grant/grant.ts'
import { Busy } from '#core/ports.ts'

/** Throws `Busy` while an exclusive job that ended early may still deny what is asked for. */
export function waitForDetachment(grant: Grant, siblings: readonly Grant[]): void {
  const ended = deniesOfEndedJob(grant, siblings)
  if (ended !== undefined) throw new Busy(`the policies of job ${ended.jobId}`)
}
