import type { Grants, KeyRings, Secrets } from '#core/ports.ts'
import type { Targets } from '#core/target.ts'
import type { Frame } from '#platform/frame.ts'

export type World = Frame & {
  readonly grants: Grants
  readonly keyRings: KeyRings
  readonly targets: Targets
  readonly secrets: Secrets
  /** After so many days a key is replaced although jobs use it. */
  readonly maxKeyAgeDays: number
}
