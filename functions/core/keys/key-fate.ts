import type { KeyFate } from '#core/audit/receipt.ts'
import type { Grant } from '#core/grant/grant.ts'
import { isRunning } from '#core/grant/status.ts'
import type { StoredKey } from './access-key.ts'
import { isUseOf, type KeyRing } from './key-ring.ts'

/** Which job uses which key, and which one those use of which that is unknown. */
type KeysUsed = Pick<KeyRing, 'uses'> & { readonly stored?: StoredKey | undefined }

/**
 * What became of the key of a job whose access is closed, now that its user's keys are settled.
 * @param ring as it was before, when it knew which key the job used, and as it is now
 */
export function fateOf(
  grant: Grant,
  ring: { readonly before: KeysUsed; readonly after: KeysUsed & Pick<KeyRing, 'compromisedAt'> },
  grants: readonly Grant[],
  now: Date,
): KeyFate {
  const { before, after } = ring
  const hasLeaked = after.compromisedAt !== undefined && after.compromisedAt >= (grant.openedAt ?? grant.requestedAt)
  if (grant.keys === 'keep') return hasLeaked ? { offAt: now } : { kept: true }
  const key = keyOf(grant, before) ?? before.stored?.id
  const holders = grants
    .filter((other) => other.jobId !== grant.jobId && isRunning(other, now))
    .filter((other) => other.keys === 'keep' || (keyOf(other, after) ?? after.stored?.id) === key)
  return holders.length === 0 ? { offAt: now } : { heldBy: holders.map(({ jobId }) => jobId) }
}

function keyOf(grant: Grant, { uses }: KeysUsed): string | undefined {
  return uses.find((use) => isUseOf(use, grant))?.keyId
}
