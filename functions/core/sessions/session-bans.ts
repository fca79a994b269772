import type { Outgoing } from '#core/audit/outbox.ts'
import type { Principal } from '#core/grant/principal.ts'
import type { SessionBan } from './session-ban.ts'

/** The table: which sessions of roles are denied. */
export interface SessionBans {
  /** With strong consistency. Undefined if none of a role's sessions were ever denied. */
  of(principal: Principal): Promise<SessionBan | undefined>
  /** As for grants: the ban and what the change says, in one write. */
  replace(ban: SessionBan, outgoing: Outgoing): Promise<SessionBan>
  /** Roles whose bans are due at or before `until`; their names may be in lower case. */
  due(until: Date): AsyncIterable<Principal>
}
