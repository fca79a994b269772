import { secondsIn } from '#cli/durations.ts'
import { Fault } from '#cli/fault.ts'
import { secondsAfter } from '#core/grant/window.ts'
import { parseInstant, type Rounding } from '#core/instant.ts'

/** An instant to come, as an option gives it: `2025-07-16T01:00:00Z`, or how far ahead: `2h`. Throws a Fault that names the option. */
export function momentFrom(option: string, text: string, rounding: Rounding, now: Date): Date {
  const seconds = secondsIn(text)
  if (seconds !== undefined) return secondsAfter(now, seconds)
  const read = parseInstant(text, rounding)
  if ('instant' in read) return read.instant
  throw new Fault(`Cannot use ${option} ${text}: it ${read.problem}, or how far ahead, such as 2h`)
}
