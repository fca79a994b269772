import { earlier, printInstant, type Window } from '#core/grant/window.ts'
import type { Problem } from '#core/refusal.ts'
import { type Access, LOCATION_LISTS, type Location } from './access.ts'

/** When access to a location ends: with the window, or before it if the location's own day is earlier. */
export function endOfLocation({ until }: Pick<Location, 'until'>, { closesAt }: Window): Date {
  return until === undefined ? closesAt : earlier(until, closesAt)
}

/** Locations that may no longer be used when the window opens: the job would find them closed. */
export function endedLocationProblems(access: Access, { opensAt }: Window): readonly Problem[] {
  return LOCATION_LISTS.flatMap((list) =>
    access[list].flatMap(({ until }, index) => {
      if (until === undefined || !(until <= opensAt)) return []
      const message = `may be used until ${printInstant(until)} only, and the window opens at ${printInstant(opensAt)}`
      return [{ path: `access.${list}[${index}]`, message }]
    }),
  )
}
