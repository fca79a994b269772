import type { GrantStatus } from '#cli/contracts/status.ts'
import type { Grant } from '#core/grant/grant.ts'
import { printInstant } from '#core/grant/window.ts'
import type { FoundKey } from '#core/keys/access-key.ts'
import { isUseOf } from '#core/keys/key-ring.ts'
import { retainedUntil } from '#core/keys/retention.ts'
import type { GrantFacts } from './facts.ts'

type Keys = NonNullable<GrantFacts['keys']>

/** The keys of a grant's user: ids and times, and no secret. */
export function keysOf(grant: Grant, { ring, listed }: Keys): NonNullable<GrantStatus['keys']> {
  const used = ring.uses.find((use) => isUseOf(use, grant))?.keyId
  const { stored, retired, outdated, blocked } = ring
  return {
    strategy: grant.keys,
    ...(stored && { stored: { id: stored.id, storedAt: printInstant(stored.storedAt) } }),
    ...(used !== undefined && { used }),
    ...('value' in listed && { listed: listed.value.toSorted(byUse).map(printKey) }),
    retired: retired.map(({ id, since }) => ({
      ...{ id, since: printInstant(since), deletedFrom: printInstant(retainedUntil(since)) },
    })),
    due: outdated.map(({ keyId, because }) => ({ id: keyId, because })),
    ...(blocked && { blocked: { because: blocked.because, since: printInstant(blocked.since) } }),
  }
}

function printKey({
  id,
  active,
  createdAt,
}: {
  readonly id: string
  readonly active: boolean
  readonly createdAt: Date
}) {
  return { id, active, createdAt: printInstant(createdAt) }
}

/** Live ones first, the newest first. */
function byUse(a: FoundKey, b: FoundKey): number {
  return Number(b.active) - Number(a.active) || b.createdAt.getTime() - a.createdAt.getTime()
}
