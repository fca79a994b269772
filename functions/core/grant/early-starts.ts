import type { SignalsSoFar } from '#core/job-signals.ts'
import type { Grant } from './grant.ts'
import { mayBeRunOf } from './job-run.ts'
import type { Start } from './start.ts'

/**
 * The start of a job that arrived before its request, if it can be that of its run: the first one counts. A run of a service that
 * has the job's id is none of a grant that names another.
 */
export function earlyStartOf(
  { earlyStart, earlyRunStart }: SignalsSoFar,
  { principal, requestedAt, endsWith }: Pick<Grant, 'principal' | 'requestedAt' | 'endsWith'>,
): Start | undefined {
  return [earlyStart, ...(endsWith === undefined ? [earlyRunStart] : [])]
    .filter((start) => start !== undefined)
    .filter(({ runsAs, time }) => mayBeRunOf(principal, runsAs) && time >= requestedAt)
    .toSorted((a, b) => a.at.getTime() - b.at.getTime())[0]
}
