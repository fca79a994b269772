import type { SignalsSoFar } from '#core/job-signals.ts'
import type { Grant } from './grant.ts'
import { mayBeRunOf } from './job-run.ts'
import type { Start } from './start.ts'

/** The start of a job that arrived before its request, if it can be that of its run: the first one counts. */
export function earlyStartOf(
  { earlyStart, earlyRunStart }: SignalsSoFar,
  { principal, requestedAt }: Pick<Grant, 'principal' | 'requestedAt'>,
): Start | undefined {
  return [earlyStart, earlyRunStart]
    .filter((start) => start !== undefined)
    .filter(({ runsAs, time }) => mayBeRunOf(principal, runsAs) && time >= requestedAt)
    .toSorted((a, b) => a.at.getTime() - b.at.getTime())[0]
}
