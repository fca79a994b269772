import type { Grant } from '#core/grant/grant.ts'
import { isRunning } from '#core/grant/status.ts'
import { secondsAfter } from '#core/grant/window.ts'
import type { FoundKey, ObservedKeys, StoredKey } from './access-key.ts'
import { isUseOf, type KeyRing, type KeyUse, type OutdatedKey, useBy } from './key-ring.ts'
import { type KeyStep, keyStep } from './key-steps.ts'
import type { LostCreation } from './lost-creation.ts'
import { isRetentionOver, mayDelete } from './retention.ts'

export type ObservedRing = ObservedKeys & {
  /** Whether IAM still has the user. */
  readonly exists: boolean
  /** Every grant of the user that is not finished. */
  readonly grants: readonly Grant[]
  readonly lostCreation?: LostCreation | undefined
}

/** Everything that the rules ask for. */
export type KeyFacts = ObservedRing & {
  readonly ring: KeyRing
  readonly running: readonly Grant[]
  readonly now: Date
  /** The key whose secret is stored, if IAM still has it. */
  readonly current: FoundKey | undefined
  /** Keys that running jobs began with. */
  readonly uses: readonly KeyUse[]
  readonly isTooOld: boolean
}

export function keyFacts(ring: KeyRing, observed: ObservedRing, now: Date, maxKeyAgeDays: number): KeyFacts {
  const running = observed.grants.filter((grant) => isRunning(grant, now))
  const { keys, stored } = observed
  const current = keys.find(({ id }) => id === stored?.id)
  const known = ring.uses.filter((use) => running.some((grant) => isUseOf(use, grant)))
  const uses = [...known, ...unrecordedUses(running, known, current, stored)]
  const isTooOld = stored !== undefined && now >= secondsAfter(stored.storedAt, maxKeyAgeDays * 24 * 3600)
  return { ...observed, ring, running, now, current, uses, isTooOld }
}

/** The ring has the use of a key only from the run after it was made: until then a running job uses the live one. */
function unrecordedUses(
  running: readonly Grant[],
  known: readonly KeyUse[],
  current: FoundKey | undefined,
  stored: StoredKey | undefined,
): readonly KeyUse[] {
  if (current?.active !== true) return []
  return running
    .filter((grant) => grant.keys !== 'keep' && grant.openedAt !== undefined && !isFromBeforeEnd(grant, stored))
    .filter((grant) => !known.some((use) => isUseOf(use, grant)))
    .map((grant) => useBy(grant, current.id))
}

/** Keys that may be deleted to free a slot, the least needed first. */
export function deletable(facts: KeyFacts, keys: readonly FoundKey[]): readonly FoundKey[] {
  const { ring, current, now } = facts
  return keys
    .filter((key) => mayDelete(key, ring, now))
    .toSorted(
      (a, b) =>
        Number(a.id === current?.id) - Number(b.id === current?.id) ||
        Number(a.active) - Number(b.active) ||
        b.createdAt.getTime() - a.createdAt.getTime(),
    )
}

/** Retired keys whose retention is over. */
export function deletions({ keys, ring, now, current }: KeyFacts): readonly KeyStep[] {
  return keys
    .filter((key) => key.id !== current?.id && isRetentionOver(key, ring, now))
    .map((key) => keyStep('delete', key, 'retention over'))
}

/** A key that a run of Curfew created, or may have created, and whose secret was never stored: nobody can use it. */
export function isOrphan({ id, createdAt }: FoundKey, { ring, stored, lostCreation }: KeyFacts): boolean {
  if (id === stored?.id || ring.retired.some((key) => key.id === id)) return false
  if (lostCreation !== undefined && lostCreation.since <= createdAt && createdAt <= lostCreation.until) return true
  const wasStored = ring.uses.some(({ keyId }) => keyId === id)
  return ring.created.includes(id) && !wasStored && stored !== undefined && createdAt > stored.storedAt
}

export function isUsed(id: string, { uses }: KeyFacts): boolean {
  return uses.some(({ keyId }) => keyId === id)
}

/** Whether the stored key is the one that a reopened job had before it ended: a job that was over gets another. */
export function isFromBeforeEnd({ reopened, keys }: Grant, stored: StoredKey | undefined): boolean {
  return reopened !== undefined && keys !== 'keep' && stored !== undefined && stored.storedAt < reopened.from.at
}

/** Whether a job that was reopened, and has no key yet, needs another one than is stored. Those that have that keep it. */
export function isNewNeeded({ running, stored, uses }: KeyFacts): boolean {
  return running.some((grant) => isFromBeforeEnd(grant, stored) && !uses.some((use) => isUseOf(use, grant)))
}

/** Why a key has to be replaced; undefined if it need not be. */
export function outdatedBecause(id: string, { ring }: KeyFacts): OutdatedKey['because'] | undefined {
  return ring.outdated.find(({ keyId }) => keyId === id)?.because
}
