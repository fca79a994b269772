import { type Principal, printPrincipal } from '#core/grant/principal.ts'
import type { KeyRing } from '#core/keys/key-ring.ts'
import type { Journal } from '#core/ports.ts'
import { accessKeyRotated } from '#events/access-key-rotated.ts'
import type { Announcement } from '#events/announcement.ts'
import type { Outcome, TakenStep } from './take-steps.ts'
import type { World } from './world.ts'

/** What one run has done so far, which stays done when another run writes first and it has to read again. */
export type Rotations = {
  /** Ids of the keys that it created. */
  readonly created: ReadonlySet<string>
  journalOf(ring: KeyRing): Journal
  add(outcome: Outcome, principal: Principal): void
  announcements(): readonly Announcement[]
}

type Rotation = { readonly principal: Principal; readonly changes: readonly TakenStep[] }

export function rotations({ audit, secrets, now }: World): Rotations {
  const created = new Set<string>()
  const taken: Rotation[] = []
  let journal: Journal | undefined
  return {
    created,
    journalOf: ({ principal }) => {
      journal ??= audit.journal(printPrincipal(principal))
      return journal
    },
    add: (outcome, principal) => {
      for (const id of outcome.created) created.add(id)
      if (outcome.taken.length > 0) taken.push({ principal, changes: outcome.taken })
    },
    announcements: () =>
      taken.map((rotation) =>
        accessKeyRotated({ ...rotation, secret: secrets.nameFor(rotation.principal.name) }, now()),
      ),
  }
}
