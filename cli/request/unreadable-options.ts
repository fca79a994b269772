import { Fault } from '#cli/fault.ts'
import { endsWithOf, principalOf } from './detail.ts'
import type { RequestOptions } from './options.ts'
import { windowOf } from './window-of.ts'

/** Each reads some options, and throws a Fault if it cannot. */
const READERS: readonly ((options: RequestOptions, now: Date) => unknown)[] = [
  principalOf,
  endsWithOf,
  ({ startsAt }, now) => windowOf({ startsAt }, undefined, now),
  ({ for: length }, now) => windowOf({ for: length }, undefined, now),
  ({ until }, now) => windowOf({ until }, undefined, now),
  ({ runsFor }, now) => windowOf({ runsFor }, undefined, now),
  ({ heartbeat }, now) => windowOf({ heartbeat }, undefined, now),
]

/** Throws one Fault with all options that cannot be read. */
export function refuseUnreadable(options: RequestOptions, now: Date): void {
  const messages = READERS.flatMap((read) => {
    try {
      read(options, now)
      return []
    } catch (error) {
      if (error instanceof Fault) return [error.message]
      throw error
    }
  })
  if (messages.length > 0) throw new Fault(messages.join('; '))
}
