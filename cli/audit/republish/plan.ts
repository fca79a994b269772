/** What of an item decides whether it is published again. */
export type Candidate = {
  readonly records: readonly unknown[]
  /** Its events for subscribers. */
  readonly events: readonly unknown[]
  readonly isUnpublished: boolean
  readonly forLog: boolean
  readonly forBus: boolean
}

/** Where an item is to be published again. */
export type Again = { readonly forLog: boolean; readonly forBus: boolean }

/**
 * `waits`: it is going to be published in any case. `held`: it waits to be published elsewhere, and nothing may be added
 * until that is done, because publish would remove what it has not seen.
 */
export type Plan = Again | 'nothing' | 'waits' | 'held'

/** @param withEvents whether subscribers are told again */
export function planFor({ records, events, ...item }: Candidate, withEvents: boolean): Plan {
  const again = { forLog: records.length > 0, forBus: withEvents && events.length > 0 }
  if (!again.forLog && !again.forBus) return 'nothing'
  if (!item.isUnpublished) return again
  const isIncluded = (!again.forLog || item.forLog) && (!again.forBus || item.forBus)
  return isIncluded ? 'waits' : 'held'
}
