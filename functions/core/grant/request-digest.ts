import { LOCATION_LISTS, type Location } from '#core/access/access.ts'
import type { AskedAccess, NamedLocation } from '#core/catalogue/asked-access.ts'
import { digestOf } from '#core/digest.ts'
import type { Request } from './grant.ts'

/** A request as it was written, before its names are resolved: what they mean may change, and the request is the same. */
export type AskedRequest = Omit<Request, 'access'> & { readonly access: AskedAccess }

/**
 * Tells one request of a job id from another. A request that says what an earlier version of Curfew understood has the digest
 * that it had then: it may be delivered again after an upgrade, and is no other request.
 */
export function requestDigest(request: AskedRequest): string {
  const { scratch, ...others } = request.access
  const lists = Object.fromEntries(
    LOCATION_LISTS.filter((list) => list !== 'scratch' || scratch.length > 0).map((list) => [
      list,
      request.access[list].map(asBefore),
    ]),
  )
  return digestOf({ ...request, access: { ...others, ...lists } })
}

/** `path` was called `prefix`. */
function asBefore(entry: Location | NamedLocation) {
  if (!('bucket' in entry)) return entry
  const { path, ...rest } = entry
  return { ...rest, prefix: path }
}
