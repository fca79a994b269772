import { type Location, NAME_PREFIX } from '#core/access/access.ts'
import { parseLocation } from '#core/access/location.ts'
import { matchesAny } from '#core/admission/pattern.ts'
import { type Principal, printPrincipal } from '#core/grant/principal.ts'
import { printInstant } from '#core/grant/window.ts'
import type { Catalogue, CatalogueEntry } from './catalogue.ts'
import { parseUntil } from './until.ts'

/** An entry with its texts parsed. */
export type Terms = {
  readonly entry: CatalogueEntry
  readonly location: Location
  /** The first second at which it may not be used any more. */
  readonly until: Date | undefined
}

/** Who asks. A principal that cannot be read has a problem of its own. */
export type Asker = {
  readonly source: string
  readonly requestedBy: string
  readonly principal?: Principal | undefined
}

/** The terms of every entry. Throws if one breaks the contract, which packaging checks. */
export function termsOf({ entries }: Catalogue): readonly Terms[] {
  return entries.map((entry) => {
    const parsed = parseLocation(entry.location)
    if ('problem' in parsed) throw new Error(`Cannot use the catalogue entry ${entry.name}: ${parsed.problem}`)
    return { entry, location: parsed.location, until: untilOf(entry) }
  })
}

function untilOf({ name, until }: CatalogueEntry): Date | undefined {
  if (until === undefined) return undefined
  const parsed = parseUntil(until)
  if ('instant' in parsed) return parsed.instant
  throw new Error(`Cannot use the catalogue entry ${name}: until ${parsed.problem}`)
}

/** Whether somebody may use an entry. */
export function isFor({ entry }: Terms, { source, requestedBy, principal }: Asker): boolean {
  const { sources = ['*'], requesters = ['*'], principals = ['*'] } = entry.for ?? {}
  return (
    matchesAny(source, sources) &&
    matchesAny(requestedBy, requesters) &&
    (principal === undefined || matchesAny(printPrincipal(principal), principals))
  )
}

/**
 * What the terms of an entry do not allow, each as the rest of a sentence about it.
 * @param from when the use begins
 * @param asker undefined: nobody asks, as on the command line
 */
export function termProblems(
  terms: Terms,
  isWritten: boolean,
  asker: Asker | undefined,
  from: Date,
): readonly string[] {
  const { entry, until } = terms
  return [
    ...(asker === undefined || isFor(terms, asker) ? [] : [audienceProblem(asker)]),
    ...(isWritten && (entry.readOnly ?? true) ? ['may only be read'] : []),
    ...(until !== undefined && until <= from
      ? [`may be used until ${printInstant(until)}, and access would begin at ${printInstant(from)}`]
      : []),
  ]
}

function audienceProblem({ source, requestedBy, principal }: Asker): string {
  const as = principal === undefined ? '' : ` as ${principal.type} ${principal.name}`
  return `is not for ${requestedBy === '' ? 'an unnamed requester' : requestedBy} from source ${source}${as}`
}

/** `name:wikipedia-2025-07` */
export function printName({ entry }: Terms): string {
  return `${NAME_PREFIX}${entry.name}`
}
