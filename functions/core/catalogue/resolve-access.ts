import { type Access, LOCATION_LISTS, type Location, type LocationList, NAME_PREFIX } from '#core/access/access.ts'
import { byList } from '#core/access/by-list.ts'
import { printUri } from '#core/access/print-access.ts'
import { nearestName } from '#core/nearest-name.ts'
import { toPrintable } from '#core/printable-text.ts'
import type { Problem } from '#core/refusal.ts'
import type { AskedAccess, NamedLocation } from './asked-access.ts'
import type { Catalogue } from './catalogue.ts'
import { governing } from './governing.ts'
import { type Asker, isFor, printName, type Terms, termProblems, termsOf } from './terms.ts'

export type ResolvedAccess = {
  /** Without what has a problem. */
  readonly access: Access
  /** Where each of its locations stands in the request. */
  readonly positions: Positions
  readonly problems: readonly Problem[]
}

export type Positions = { readonly [List in LocationList]: readonly number[] }

export type Resolving = {
  readonly catalogue: Catalogue
  /** Undefined: nobody asks, as on the command line, and whom an entry is for is not looked at. */
  readonly asker: Asker | undefined
  /** When the use begins. */
  readonly from: Date
}

/**
 * What a request means by the names that it writes, and how long each of its locations may be used. The terms of an entry hold for its
 * location also if a request writes the path: otherwise a path would get what a name does not.
 */
export function resolveAccess(asked: AskedAccess, resolving: Resolving): ResolvedAccess {
  const terms = termsOf(resolving.catalogue)
  const lists = byList((list) => asked[list].map((entry) => resolve(entry, list, terms, resolving)))
  return {
    access: { ...asked, ...byList((list) => lists[list].flatMap(({ location }) => location ?? [])) },
    positions: byList((list) => lists[list].flatMap(({ location }, index) => (location ? [index] : []))),
    problems: LOCATION_LISTS.flatMap((list) =>
      lists[list].flatMap(({ messages }, index) =>
        messages.map((message) => ({ path: `access.${list}[${index}]`, message })),
      ),
    ),
  }
}

type Resolution = { readonly location?: Location; readonly messages: readonly string[] }

const WRITTEN: readonly LocationList[] = ['outputs', 'checkpoints', 'scratch']

function resolve(
  asked: Location | NamedLocation,
  list: LocationList,
  all: readonly Terms[],
  { asker, from }: Resolving,
): Resolution {
  const named = 'bucket' in asked ? undefined : all.find(({ entry }) => entry.name === asked.name)
  const location = 'bucket' in asked ? asked : named && locationOf(asked, named)
  if (location === undefined) return { messages: [unknownName(asked.name ?? '', all, asker)] }

  const governors = governing(location, all, named)
  const messages = governors.flatMap((terms) =>
    termProblems(terms, WRITTEN.includes(list), asker, from).map((problem) =>
      sentence(location, terms, named, problem),
    ),
  )
  if (messages.length > 0) return { messages }
  const ends = governors.flatMap(({ until }) => until ?? []).toSorted((a, b) => a.getTime() - b.getTime())
  const [until] = ends
  return { location: { ...location, ...(until !== undefined && { until }) }, messages: [] }
}

function locationOf({ versions, ...asked }: NamedLocation, { entry, location }: Terms): Location {
  const { name, account = asked.account } = entry
  return {
    ...location,
    name,
    ...(account !== undefined && { account }),
    ...(versions !== undefined && { versions }),
  }
}

function sentence(location: Location, terms: Terms, named: Terms | undefined, problem: string): string {
  if (terms === named) return `${printName(terms)} ${problem}`
  const uri = printUri(location)
  return `${uri} ${printUri(terms.location) === uri ? 'is' : 'overlaps'} ${printName(terms)} of the catalogue, which ${problem}`
}

/** Who may not use an entry is not told its name. */
function unknownName(name: string, all: readonly Terms[], asker: Asker | undefined): string {
  const own = all.filter((terms) => asker === undefined || isFor(terms, asker)).map(({ entry }) => entry.name)
  const near = nearestName(name, own)
  const remedy =
    near === undefined ? 'the deployer names it there, or write the location' : `did you mean ${NAME_PREFIX}${near}?`
  return `the catalogue has no ${NAME_PREFIX}${toPrintable(name, 100)}: ${remedy}`
}
