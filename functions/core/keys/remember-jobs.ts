import type { Grant } from '#core/grant/grant.ts'
import { endOf, isRunning, wasOpen } from '#core/grant/status.ts'
import { isFromBeforeEnd, type ObservedRing } from './key-facts.ts'
import { isUseOf, type KeyRing, type KeyUse, type LastJob, type OutdatedKey } from './key-ring.ts'
import { ownerOf } from './ring-owner.ts'

/** The ring with everything that its grants, IAM and Secrets Manager say by now. To hear it again changes nothing. */
export function rememberJobs(ring: KeyRing, observed: ObservedRing, now: Date): KeyRing {
  const { grants, stored } = observed
  const { compromise, last: before, stored: _stored, ...rest } = ring
  const over = grants.filter((grant) => hasUsedKeys(grant) && !isRunning(grant, now))
  const last = [before, ...over.map(asLast)].reduce(latestJob, undefined)
  const reported = [
    ...ring.outdated,
    ...over.flatMap((grant) => outdatedBy(grant, ring, observed)),
    ...outdatedByReopening(observed, now),
  ]
  const outdated = [...reported, ...compromisedKeys(ring, observed)]
    .filter((key, _index, all) => isDue(key, all, observed))
    .reduce<readonly OutdatedKey[]>(withWorstReason, [])
  const principalId = ownerOf(ring, grants)
  const isLeft = (use: KeyUse) => grants.some((grant) => isUseOf(use, grant) && grant.keysDoneAt === undefined)
  return {
    ...rest,
    ...(principalId !== undefined && { principalId }),
    outdated,
    uses: ring.uses.filter(isLeft),
    created: stored === undefined ? ring.created : [...new Set([...ring.created, stored.id])],
    ...(stored && { stored }),
    ...(last && { last }),
    ...(compromise && { compromisedAt: compromise.at }),
  }
}

/** A job whose access was opened, and whose keys are not done yet. */
function hasUsedKeys(grant: Grant): boolean {
  return wasOpen(grant) && grant.keys !== 'keep' && grant.keysDoneAt === undefined
}

/** The key that a job leaves behind, if it has to be replaced. A key that was stored after the job ended was never the job's. */
function outdatedBy(grant: Grant, { uses }: KeyRing, { stored }: ObservedRing): readonly OutdatedKey[] {
  const because = grant.ended?.because === 'revoked' ? 'revoked' : 'closed'
  if (because === 'closed' && grant.keys !== 'rotate') return []
  const used = uses.find((use) => isUseOf(use, grant))?.keyId
  const found = stored !== undefined && stored.storedAt <= endOf(grant) ? stored.id : undefined
  const keyId = used ?? found
  return keyId === undefined ? [] : [{ keyId, because }]
}

/** What a reopened job had before it ended is not for its next run, whatever its strategy. */
function outdatedByReopening({ grants, stored }: ObservedRing, now: Date): readonly OutdatedKey[] {
  const isHad = grants.some((grant) => isRunning(grant, now) && isFromBeforeEnd(grant, stored))
  return stored !== undefined && isHad ? [{ keyId: stored.id, because: 'closed' }] : []
}

/** Every key that the user can sign with, and the one that is stored. */
function compromisedKeys({ compromise }: KeyRing, { keys, stored }: ObservedRing): readonly OutdatedKey[] {
  if (compromise?.hasJobs !== true) return []
  const ids = keys.filter(({ active }) => active).map(({ id }) => id)
  return [...ids, ...(stored ? [stored.id] : [])].map((keyId) => ({ keyId, because: 'compromised' }))
}

/** Until the key is off and another one is stored; after a compromise another one has to be stored in any case. */
function isDue(key: OutdatedKey, all: readonly OutdatedKey[], { keys, stored, exists }: ObservedRing): boolean {
  if (!exists) return false
  const isOff = !keys.some(({ id, active }) => id === key.keyId && active) && stored?.id !== key.keyId
  if (key.because !== 'compromised') return !isOff
  const isReplaced =
    stored !== undefined && !all.some(({ keyId, because }) => because === 'compromised' && keyId === stored.id)
  return !isOff || !isReplaced
}

const REASONS: readonly OutdatedKey['because'][] = ['closed', 'revoked', 'compromised']

function withWorstReason(keys: readonly OutdatedKey[], key: OutdatedKey): readonly OutdatedKey[] {
  const same = keys.find(({ keyId }) => keyId === key.keyId)
  if (same === undefined) return [...keys, key]
  const because = REASONS.indexOf(key.because) > REASONS.indexOf(same.because) ? key.because : same.because
  return keys.map((one) => (one === same ? { ...same, because } : one))
}

function asLast(grant: Grant): LastJob | undefined {
  const { jobId, keys } = grant
  return keys === 'keep' ? undefined : { jobId, endedAt: endOf(grant), keys }
}

function latestJob(one: LastJob | undefined, other: LastJob | undefined): LastJob | undefined {
  if (one === undefined || other === undefined) return one ?? other
  return other.endedAt > one.endedAt ? other : one
}
