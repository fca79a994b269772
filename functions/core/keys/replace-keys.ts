import type { FoundKey } from './access-key.ts'
import { deletable, deletions, isNewNeeded, isOrphan, isUsed, type KeyFacts, outdatedBecause } from './key-facts.ts'
import { KEY_SLOTS, type KeyReason, type KeyStep, keyStep, removeUnstored } from './key-steps.ts'

export type Plan = {
  readonly steps: readonly KeyStep[]
  /** Why a key that is needed cannot be created. */
  readonly blocked?: string | undefined
}

/** Remove orphaned keys, deactivate every active key that no job uses, free a slot, then create a key. */
export function replace(facts: KeyFacts, because: KeyReason): Plan {
  const { current } = facts
  const { removal, keys } = withoutOrphans(facts)
  const live = keys.filter((key) => key.active && !isUsed(key.id, facts))
  const deactivations = live.map((key) => {
    const isOld = key.id === current?.id || because === 'compromised'
    return keyStep('deactivate', key, isOld ? because : reasonToRetire(key, facts))
  })
  const { steps, blocked } = create(keys, unused(keys, facts), because)
  return { steps: [...removal, ...deactivations, ...steps], blocked }
}

/** A user that is never idle gets a new key beside the old one, which its running jobs keep until they are over. */
export function replaceBesideRunning(facts: KeyFacts, current: FoundKey): Plan {
  const retiring = retireAllBut(facts, current)
  const deleted = retiring.flatMap((step) => (step.action === 'delete' ? [step.keyId] : []))
  const left = facts.keys.filter(({ id }) => !deleted.includes(id))
  const free = unused(left, facts).filter(({ id }) => id !== current.id)
  // Without room the old key stays: the alarm on its age tells, and jobs go on.
  return { steps: [...retiring, ...create(left, free, 'age').steps] }
}

/** A running job that keeps its keys forbids every change except a sibling's own key, and the removal of orphaned keys. */
export function whileKept(facts: KeyFacts): Plan {
  const { current, running } = facts
  const { removal, keys } = withoutOrphans(facts)
  const needsKey = running.some((grant) => grant.keys !== 'keep')
  if (!needsKey || (current?.active === true && !isNewNeeded(facts))) return { steps: removal }
  const isReusable = running.some((grant) => grant.keys === 'deactivate')
  if (current !== undefined && isReusable && outdatedBecause(current.id, facts) === undefined)
    return { steps: [...removal, keyStep('activate', current, 'opening')] }
  const free = unused(keys, facts).filter(({ active }) => !active)
  const { steps, blocked } = create(keys, free, 'opening')
  // A reopened job shares the live key if there is no room for another.
  return current?.active === true ? { steps: [...removal, ...steps] } : { steps: [...removal, ...steps], blocked }
}

/** While no job runs, and none has run that let Curfew change its keys. */
export function withoutJob(facts: KeyFacts): readonly KeyStep[] {
  const { removal, keys } = withoutOrphans(facts)
  return [...removal, ...deletions({ ...facts, keys })]
}

/** Every key but the current one, and those that running jobs began with, is deactivated, and deleted after its retention. */
export function retireAllBut(facts: KeyFacts, current: FoundKey): readonly KeyStep[] {
  const { removal, keys } = withoutOrphans(facts)
  const others = keys.filter(({ id }) => id !== current.id && !isUsed(id, facts))
  const live = others.filter(({ active }) => active)
  const deactivations = live.map((key) => keyStep('deactivate', key, reasonToRetire(key, facts)))
  return [...removal, ...deactivations, ...deletions({ ...facts, keys: others })]
}

function withoutOrphans(facts: KeyFacts): { readonly removal: readonly KeyStep[]; readonly keys: readonly FoundKey[] } {
  const orphans = facts.keys.filter((key) => isOrphan(key, facts))
  return { removal: orphans.flatMap(removeUnstored), keys: facts.keys.filter((key) => !orphans.includes(key)) }
}

/** @param free those of the keys that may be deleted, if all slots are taken, the least needed first */
function create(keys: readonly FoundKey[], free: readonly FoundKey[], because: KeyReason): Plan {
  if (keys.length < KEY_SLOTS) return { steps: [{ action: 'create', because }] }
  const [surplus] = free
  if (surplus === undefined) return { steps: [], blocked: noSlot(keys) }
  return { steps: [keyStep('delete', surplus, 'slot needed'), { action: 'create', because }] }
}

function unused(keys: readonly FoundKey[], facts: KeyFacts): readonly FoundKey[] {
  return deletable(facts, keys).filter(({ id }) => !isUsed(id, facts))
}

function noSlot(keys: readonly FoundKey[]): string {
  const ids = keys.map(({ id }) => id).join(' and ')
  return `IAM allows two access keys, and Curfew may delete neither ${ids}: delete one that nobody needs`
}

function reasonToRetire(key: FoundKey, facts: KeyFacts): KeyReason {
  if (!facts.ring.created.includes(key.id)) return 'secret not stored'
  return outdatedBecause(key.id, facts) ?? 'replaced'
}
