import { NOTHING, type Outgoing } from '#core/audit/outbox.ts'
import type { PendingChange } from '#core/audit/pending-changes.ts'
import type { Principal } from '#core/grant/principal.ts'
import type { KeyRing } from '#core/keys/key-ring.ts'
import { accessKeyRotated } from '#events/access-key-rotated.ts'
import type { Outcome } from './take-steps.ts'
import type { World } from './world.ts'

/** What one run has done so far, which stays done when another run writes first and it has to read again. */
export type Rotations = {
  /** Ids of the keys that it created. */
  readonly created: ReadonlySet<string>
  /** Changes of the ring that other runs intended. */
  ofOthers(ring: KeyRing): readonly PendingChange[]
  /** Remembers what this run intends, as the ring has it. */
  intend(ring: KeyRing): void
  /** Adds what steps came to. */
  add(outcome: Outcome, principal: Principal): void
  /** What this run has to say and is not written yet. */
  outgoing(): Outgoing
  /** It is written now. */
  written(): void
}

export function rotations({ secrets, now }: World): Rotations {
  const created = new Set<string>()
  const intended = new Set<string>()
  let unwritten = NOTHING
  return {
    created,
    ofOthers: ({ pendingChanges }) => pendingChanges.filter((one) => !intended.has(JSON.stringify(one))),
    intend: ({ pendingChanges }) => {
      for (const one of pendingChanges) intended.add(JSON.stringify(one))
    },
    add: (outcome, principal) => {
      for (const id of outcome.created) created.add(id)
      const rotation = { principal, changes: outcome.taken, secret: secrets.nameFor(principal) }
      const events = outcome.taken.length === 0 ? [] : [accessKeyRotated(rotation, now())]
      unwritten = { entries: [...unwritten.entries, ...outcome.records], events: [...unwritten.events, ...events] }
    },
    outgoing: () => unwritten,
    written: () => {
      unwritten = NOTHING
    },
  }
}
