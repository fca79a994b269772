import { printInstant, type Window } from '#core/grant/window.ts'
import type { Problem } from '#core/refusal.ts'
import { type Access, LOCATION_LISTS, type Location, NAME_PREFIX } from './access.ts'
import { printUri } from './print-access.ts'

/** A location whose access ends before the window does. */
export type EndsBefore = {
  readonly location: string
  /** As the request named it. */
  readonly name?: string
  readonly until: string
}

type Windowed = { readonly access: Access; readonly window: Window }

/** Events and records do not grow with what was asked for. */
const MAX_LISTED = 50

/** Locations of a grant whose access ends before its window does, because they may not be used for longer. Each once, at most 50. */
export function endsBefore({ access, window }: Windowed): readonly EndsBefore[] {
  const all = LOCATION_LISTS.flatMap((list) => access[list].flatMap((location) => endOf(location, window) ?? []))
  return [...new Map(all.map((one) => [one.location, one])).values()].slice(0, MAX_LISTED)
}

/** The same as a field of a record or an event; absent if there is none. */
export function endsBeforeField(grant: Windowed): { readonly endsBefore?: readonly EndsBefore[] } {
  const found = endsBefore(grant)
  return found.length === 0 ? {} : { endsBefore: found }
}

/** The same as remarks about a request, with the paths of all that it asks for. */
export function endsBeforeWarnings({ access, window }: Windowed): readonly Problem[] {
  return LOCATION_LISTS.flatMap((list) =>
    access[list].flatMap((location, index) => {
      const ending = endOf(location, window)
      if (ending === undefined) return []
      const message = `${printNamed(location)} may be used until ${ending.until}: access to it ends then, before the window does`
      return [{ path: `access.${list}[${index}]`, message }]
    }),
  )
}

/** Locations that could be used once, and not any more. */
export function overProblems(access: Access, now: Date): readonly Problem[] {
  return LOCATION_LISTS.flatMap((list) =>
    access[list].flatMap((location, index) => {
      const { until } = location
      if (until === undefined || now < until) return []
      const message = `${printNamed(location)} could be used until ${printInstant(until)}, and it is ${printInstant(now)}`
      return [{ path: `access.${list}[${index}]`, message }]
    }),
  )
}

function printNamed({ name, ...location }: Location): string {
  return name === undefined ? printUri(location) : `${NAME_PREFIX}${name} ${printUri(location)}`
}

function endOf(location: Location, { closesAt }: Window): EndsBefore | undefined {
  const { until, name } = location
  if (until === undefined || until >= closesAt) return undefined
  return {
    location: printUri(location),
    ...(name !== undefined && { name: `${NAME_PREFIX}${name}` }),
    until: printInstant(until),
  }
}
