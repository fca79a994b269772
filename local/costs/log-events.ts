import type { Day } from '#local/day/day.ts'
import type { ObservedLog } from './observed.ts'

/** `order` increases across all groups. */
export type LogEvent = { readonly group: string; readonly order: number; readonly message: string }

export function logEventsOf({ aws }: Day): readonly LogEvent[] {
  return aws.logs.groups
    .all()
    .flatMap(({ name: group, streams }) =>
      [...streams.values()].flatMap(({ events }) => events.map(({ order, message }) => ({ group, order, message }))),
    )
}

export function byGroup(events: readonly LogEvent[]): readonly ObservedLog[] {
  return [...Map.groupBy(events, ({ group }) => group)].map(([group, lines]) => ({
    group,
    messages: lines.map(({ message }) => message),
  }))
}
