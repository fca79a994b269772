import { LONGEST_RUN_SECONDS } from '#core/audit/pending-changes.ts'
import { earlier, secondsAfter } from '#core/grant/window.ts'
import type { KeyRing } from './key-ring.ts'

/** From when on a sweep has to have the ring's keys settled; undefined if nothing is left to do until a job opens or closes. */
export function ringDueAt({ compromise, owed, pendingChanges, blocked, nextAt }: KeyRing): Date | undefined {
  const [first] = owed
  const times = [
    compromise?.at,
    first && new Date(first.at),
    ...pendingChanges.map(({ at }) => secondsAfter(new Date(at), LONGEST_RUN_SECONDS)),
    blocked?.reportAt,
    nextAt,
  ].filter((time) => time !== undefined)
  return times.length === 0 ? undefined : times.reduce(earlier)
}
