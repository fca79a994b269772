import type { Location } from '#core/access/access.ts'
import { holds } from '#core/access/holds.ts'
import type { Terms } from './terms.ts'

/**
 * The entries whose terms hold for a location, whether or not the request wrote their name: the narrowest that hold it, and every one
 * inside it. A narrower entry has terms of its own for a part of a wider one.
 * @param named the entry that the request named; then this one and not others of the same location
 */
export function governing(location: Location, all: readonly Terms[], named?: Terms): readonly Terms[] {
  const around = all.filter((terms) => holds(terms.location, location))
  const longest = Math.max(...around.map((terms) => terms.location.path.length))
  const narrowest = around.filter((terms) => terms.location.path.length === longest)
  const inside = all.filter((terms) => holds(location, terms.location) && !holds(terms.location, location))
  return [...(named === undefined ? narrowest : [named]), ...inside]
}
