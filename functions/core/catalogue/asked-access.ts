import type { Access, Location, LocationList } from '#core/access/access.ts'

/** An entry of the catalogue, as a request writes it. */
export type NamedLocation = {
  /** Without `name:`. */
  readonly name: string
  /** Of a grant that exists: where it was placed. Absent: where catalogue and guardrails place it. */
  readonly account?: string
  /** Whether versions of its objects may be read by their ids as well. */
  readonly versions?: true
}

/** What a request writes: locations, or names of the catalogue. */
export type AskedAccess = Omit<Access, LocationList> & {
  readonly [List in LocationList]: readonly (Location | NamedLocation)[]
}
