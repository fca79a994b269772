import { secondsFrom } from '#cli/durations.ts'
import { Fault } from '#cli/fault.ts'
import { isObject, type Json } from '#cli/json.ts'
import { printDuration } from '#core/duration.ts'
import { printInstant, secondsAfter } from '#core/grant/window.ts'
import { momentFrom } from './moment.ts'
import type { RequestOptions } from './options.ts'

/**
 * The window of an event as options change it; that of its file, if none does. A length begins now unless the options say when,
 * because the window of a file that is used again is over. Throws a Fault for an option that cannot be read.
 */
export function windowOf(options: RequestOptions, filed: unknown, now: Date): unknown {
  const { for: length, until, startsAt, runsFor, heartbeat } = options
  if (length !== undefined && until !== undefined) throw new Fault('Cannot use both: pass --for or --until')
  const opensAt = startsAt === undefined ? now : momentFrom('--starts-at', startsAt, 'up', now)
  const changed = {
    ...((startsAt ?? length ?? until) !== undefined && { opensAt: printInstant(opensAt) }),
    ...(length !== undefined && { closesAt: printInstant(secondsAfter(opensAt, secondsFrom('--for', length))) }),
    ...(until !== undefined && { closesAt: printInstant(momentFrom('--until', until, 'down', now)) }),
    ...(runsFor !== undefined && { runsFor: printDuration(secondsFrom('--runs-for', runsFor)) }),
    ...(heartbeat !== undefined && { heartbeat: printDuration(secondsFrom('--heartbeat', heartbeat)) }),
  }
  if (Object.keys(changed).length === 0) return filed
  const before: Json = isObject(filed) ? filed : {}
  return { ...before, ...changed }
}
