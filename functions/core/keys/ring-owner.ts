import type { Grant } from '#core/grant/grant.ts'
import type { KeyRing } from './key-ring.ts'

/** The id of the user whose keys a ring has: that of its latest grant. Undefined if no grant and no ring says. */
export function ownerOf({ principalId }: KeyRing, grants: readonly Grant[]): string | undefined {
  const latest = grants.toSorted((a, b) => b.requestedAt.getTime() - a.requestedAt.getTime())
  return latest.find((grant) => grant.principalId !== undefined)?.principalId ?? principalId
}

/** The keys of a ring that its user may have, if another name is the user's by now, or nobody has it. */
export function knownKeys({ stored, uses, outdated, created }: KeyRing): readonly string[] {
  const ids = [...created, ...outdated.map(({ keyId }) => keyId), ...uses.map(({ keyId }) => keyId)]
  return [...new Set([...(stored ? [stored.id] : []), ...ids.toReversed()])].slice(0, MAX_KNOWN)
}

/** IAM allows two keys; a third may have been replaced a moment ago. */
const MAX_KNOWN = 3
