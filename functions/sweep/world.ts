import type { PrincipalType } from '#core/grant/principal.ts'
import type { Grants, KeyRings } from '#core/ports.ts'
import type { SessionBans } from '#core/sessions/session-bans.ts'
import type { Targets } from '#core/target.ts'
import type { Frame } from '#platform/frame.ts'

export type World = Frame & {
  readonly grants: Grants
  readonly keyRings: KeyRings
  readonly sessionBans: SessionBans
  readonly targets: Targets
  /** The types of principals whose targets this Lambda may read. Another one takes the inventory of the others. */
  readonly inventoried: readonly PrincipalType[]
}
