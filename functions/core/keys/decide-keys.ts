import type { Grant } from '#core/grant/grant.ts'
import { endOf, isRunning, wasOpen } from '#core/grant/status.ts'
import type { FoundKey, StoredKey } from './access-key.ts'
import { type KeyStep, type KeysFound, keyStep, removeUnstored, replaceKeys, retireAllBut } from './key-steps.ts'

/**
 * Compare the keys that a user should have with those that it has: while a job runs, one active key whose secret is stored;
 * otherwise what the strategy says. Steps that remove access come before steps that give it.
 */
export function decideKeys(found: KeysFound, now: Date): readonly KeyStep[] {
  const running = found.grants.filter((grant) => isRunning(grant, now))
  return running.length > 0 ? whileRunning(found, running, now) : whileNoneRuns(found, now)
}

function whileRunning(found: KeysFound, running: readonly Grant[], now: Date): readonly KeyStep[] {
  const { keys, stored } = found
  if (running.some((grant) => grant.keys === 'keep')) return whileKept(found, running)

  const current = currentOf(found)
  if (current === undefined) return replaceKeys(keys, undefined, 'opening')
  if (current.active) return retireAllBut(keys, current, stored, now)

  const reusable = running.some((grant) => grant.keys === 'deactivate') && !isRotationDue(found, now)
  if (!reusable) return replaceKeys(keys, current, 'opening')
  return [...retireAllBut(keys, current, stored, now), keyStep('activate', current, 'opening')]
}

/** A running job that keeps its keys forbids every change except a sibling's first key, and the removal of orphaned keys. */
function whileKept({ keys, stored, orphanKeysSince }: KeysFound, running: readonly Grant[]): readonly KeyStep[] {
  const isOrphan = ({ id, createdAt }: FoundKey) =>
    orphanKeysSince !== undefined && createdAt >= orphanKeysSince && id !== stored?.id
  const orphans = keys.filter(isOrphan)
  const others = keys.filter((key) => !isOrphan(key))
  const needsKey = running.some((grant) => grant.keys !== 'keep') && !others.some(({ active }) => active)
  return [...orphans.flatMap(removeUnstored), ...(needsKey ? replaceKeys(others, undefined, 'opening') : [])]
}

function whileNoneRuns(found: KeysFound, now: Date): readonly KeyStep[] {
  const { keys, stored } = found
  const strategy = lastStrategy(found.grants, now)
  if (strategy === 'keep') return []
  if (strategy === 'deactivate')
    return keys.filter(({ active }) => active).map((key) => keyStep('deactivate', key, 'closed'))

  const current = currentOf(found)
  if (current === undefined || isRotationDue(found, now)) return replaceKeys(keys, current, 'closed')
  return retireAllBut(keys, current, stored, now)
}

/** While no job runs, the job that ended last and did not keep its keys decides. */
function lastStrategy(grants: readonly Grant[], now: Date): Grant['keys'] {
  const [last] = finishedJobs(grants, now).sort((a, b) => endOf(b).getTime() - endOf(a).getTime())
  return last?.keys ?? 'keep'
}

/** A key that was stored before a rotating job ended was that job's key. */
function isRotationDue({ grants, stored }: KeysFound, now: Date): boolean {
  return finishedJobs(grants, now).some((grant) => grant.keys === 'rotate' && isOlder(stored, endOf(grant)))
}

function isOlder(stored: StoredKey | undefined, end: Date): boolean {
  return stored === undefined || stored.storedAt < end
}

/** Jobs that were open, are over, and let Curfew change their keys. */
function finishedJobs(grants: readonly Grant[], now: Date): Grant[] {
  return grants.filter((grant) => wasOpen(grant) && grant.keys !== 'keep' && !isRunning(grant, now))
}

function currentOf({ keys, stored }: KeysFound): FoundKey | undefined {
  return keys.find(({ id }) => id === stored?.id)
}
