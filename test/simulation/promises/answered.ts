import type { SentEvent } from '../events.ts'
import type { Moment } from '../plan.ts'
import { storedRecords } from './hash-chain.ts'
import type { Day, PromiseCheck, Violation } from './promise.ts'

/** Promise p: what people say does not vanish. A revocation that hits nothing and an event that nobody takes have a record. */
export function answered(
  day: Day,
  sent: readonly SentEvent[],
  arrived: ReadonlyMap<string, readonly Moment[]>,
): PromiseCheck {
  const recorded = new Set<string>()
  return {
    onTime: ({ now }) => {
      const due = sent.filter(({ act, at, eventId }) => {
        const isMeant = act.kind === 'revoke' || act.kind === 'misspell'
        // Without a rule that takes it, an event arrives nowhere.
        const arrivedAt = Math.min(...(arrived.get(eventId) ?? [at]))
        return isMeant && !recorded.has(eventId) && now > day.deadlineOf(arrivedAt)
      })
      if (due.length === 0) return []
      for (const { event } of storedRecords(day.aws)) recorded.add(event)
      return due
        .filter(({ eventId }) => !recorded.has(eventId))
        .map(({ act }): Violation => {
          const what = act.kind === 'misspell' ? `the event "${act.detailType}"` : `the ${act.kind} event`
          return { promise: 'p', at: now, message: `${what} has no record` }
        })
    },
  }
}
