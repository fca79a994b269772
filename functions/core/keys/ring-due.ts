import { abandonedFrom } from '#core/audit/pending-changes.ts'
import { earlier } from '#core/grant/window.ts'
import type { KeyRing } from './key-ring.ts'

/** From when on a sweep has to have the ring's keys settled; undefined if nothing is left to do until a job opens or closes. */
export function ringDueAt({ compromise, pendingChanges, blocked, nextAt }: KeyRing): Date | undefined {
  const times = [compromise?.at, ...pendingChanges.map(abandonedFrom), blocked?.reportAt, nextAt].filter(
    (time) => time !== undefined,
  )
  return times.length === 0 ? undefined : times.reduce(earlier)
}
