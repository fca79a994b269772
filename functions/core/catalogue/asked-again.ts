import { type Access, LOCATION_LISTS, type Location } from '#core/access/access.ts'
import { byList } from '#core/access/by-list.ts'
import { printUri } from '#core/access/print-access.ts'
import type { Problem } from '#core/refusal.ts'
import type { AskedAccess, NamedLocation } from './asked-access.ts'

/**
 * The access of a grant as it would be asked for now: by its names, without ends, and with the account of each location, so that
 * neither the catalogue nor the guardrails can move it to another place.
 */
export function askedAgain(access: Access, own: string): AskedAccess {
  const again = ({ until: _, name, ...rest }: Location): Location | NamedLocation => {
    const account = rest.account ?? own
    if (name === undefined) return { ...rest, account }
    return { name, account, ...(rest.versions !== undefined && { versions: rest.versions }) }
  }
  return { ...access, ...byList((list) => access[list].map(again)) }
}

/** Locations of a grant whose names mean another place now. */
export function movedProblems(before: Access, after: Access): readonly Problem[] {
  return LOCATION_LISTS.flatMap((list) =>
    before[list].flatMap((location, index) => {
      const now = after[list][index]
      if (now === undefined || (printUri(now) === printUri(location) && now.account === location.account)) return []
      const message = `the catalogue says ${printUri(now)} now, and the grant has ${printUri(location)}: schedule a new job`
      return [{ path: `access.${list}[${index}]`, message }]
    }),
  )
}
