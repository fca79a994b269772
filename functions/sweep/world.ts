import type { Grants, KeyRings } from '#core/ports.ts'
import type { SessionBans } from '#core/sessions/session-bans.ts'
import type { Targets } from '#core/target.ts'
import type { Frame } from '#platform/frame.ts'

export type World = Frame & {
  readonly grants: Grants
  readonly keyRings: KeyRings
  readonly sessionBans: SessionBans
  readonly targets: Targets
}
