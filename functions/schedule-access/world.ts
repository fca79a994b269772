import type { Deployment } from '#core/access/deployment.ts'
import type { AccountReach } from '#core/admission/account-reach.ts'
import type { Guardrails } from '#core/admission/guardrails.ts'
import type { Catalogue } from '#core/catalogue/catalogue.ts'
import type { PrincipalType } from '#core/grant/principal.ts'
import type { Grants, KeyRings, RequestCounts, Timers } from '#core/ports.ts'
import type { SessionBans } from '#core/sessions/session-bans.ts'
import type { Targets } from '#core/target.ts'
import type { Frame } from '#platform/frame.ts'

export type World = Frame & {
  readonly grants: Grants
  readonly keyRings: KeyRings
  readonly sessionBans: SessionBans
  readonly requestCounts: RequestCounts
  readonly timers: Timers
  readonly targets: Targets
  /** Whether the stage has Lambdas that change what principals of a type may do. */
  readonly manages: (type: PrincipalType) => boolean
  readonly deployment: Deployment
  readonly guardrails: Guardrails
  readonly catalogue: Catalogue
  /** The other accounts that the permissions boundary has. */
  readonly accountReach: AccountReach
  /** How long before its end subscribers are warned; 0: not at all. */
  readonly closingSoonMinutes: number
  /** What becomes of a request whose principal has standing access to what it asks for. */
  readonly standingAccess: 'warn' | 'refuse'
  /** Whether a request for a bucket that does not exist is refused. */
  readonly checkBuckets: boolean
  /** Whether the boundary of the stage allows deletion. */
  readonly deletion: boolean
}
