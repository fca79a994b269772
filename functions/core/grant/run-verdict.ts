import type { EndsWith } from './ends-with.ts'
import type { Grant } from './grant.ts'
import { mayBeRunOf } from './job-run.ts'
import { endsWithKey, type FinishedRun, jobIdsOf, keysOf, type Run } from './run.ts'
import { attachableFrom } from './status.ts'
import { later } from './window.ts'

/**
 * What a run means to a grant. By an id it is certain whose run it is. A name is used again: the run is another one's if it has
 * a role that is not the grant's, and an earlier one if it is from before the request, or from before access could be open.
 */
export type RunVerdict = 'its run' | 'another run' | 'of another role' | 'an earlier run'

type Subject = Pick<Grant, 'jobId' | 'principal' | 'endsWith' | 'requestedAt' | 'window'>

/** @param at when the service reported the run */
export function verdictOn(grant: Subject, run: Run, at: Date): RunVerdict {
  const match = matchOf(grant, run)
  if (match === undefined) return 'another run'
  if (match === 'by id') return 'its run'
  if (!mayBeRunOf(grant.principal, run.runsAs)) return 'of another role'
  return at < ownNameFrom(grant) ? 'an earlier run' : 'its run'
}

/** Whether a grant ends with what became of its run. */
export function isSelected(
  { endsWith }: Pick<Grant, 'endsWith'>,
  { outcomes }: Pick<FinishedRun, 'outcomes'>,
): boolean {
  const on = endsWith?.on
  return on === undefined || outcomes.some((outcome) => on.includes(outcome))
}

function matchOf({ jobId, endsWith }: Subject, run: Run): 'by id' | 'by name' | undefined {
  if (endsWith === undefined) return jobIdsOf(run).includes(jobId) ? 'by name' : undefined
  const wanted = endsWithKey(endsWith)
  const found = keysOf(run).find(({ key }) => key === wanted)
  if (found === undefined || !isInQueue(endsWith, run)) return undefined
  return found.isId ? 'by id' : 'by name'
}

/** A queue is named by its ARN, or by the end of it. By the job's own id, it does not matter where the job waited. */
function isInQueue({ queue, id }: EndsWith, run: Run): boolean {
  if (queue === undefined || id !== undefined || run.queue === undefined) return true
  return run.queue === queue || run.queue.endsWith(`:job-queue/${queue}`)
}

function ownNameFrom({ endsWith, requestedAt, window }: Subject): Date {
  return endsWith === undefined ? requestedAt : later(requestedAt, attachableFrom({ window }))
}
