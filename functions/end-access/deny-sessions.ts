import { hasSessions, type Principal, printPrincipal } from '#core/grant/principal.ts'
import { isWanted } from '#core/grant/status.ts'
import type { RevocationHit } from '#core/revocation/revocation-hit.ts'
import type { BusEvent } from '#events/bus-event.ts'
import type { EndRequest } from '#events/end-request.ts'
import { sessionsDue } from '#events/sessions-due.ts'
import { banSessions } from '#platform/ban-sessions.ts'
import { endFrom, endNow } from './jobs-of.ts'
import type { World } from './world.ts'

/** A role that a revocation is about, and whether it names the role itself, or everything, and not only one of its jobs. */
export type RevokedRole = { readonly principal: Principal; readonly isWhole: boolean }

/** Each role once, spelled as its grants spell it, if it has any. */
export function rolesOf({ of }: EndRequest, hits: readonly RevocationHit[]): readonly RevokedRole[] {
  const found = [
    ...hits.map(({ principal }) => ({ principal, isWhole: of.all })),
    ...of.principals.map((principal) => ({ principal, isWhole: true })),
  ].filter(({ principal }) => hasSessions(principal))
  const byName = Map.groupBy(found, ({ principal }) => printPrincipal(principal).toLowerCase())
  return [...byName.values()].flatMap((same) =>
    same.slice(0, 1).map(({ principal }) => ({ principal, isWhole: same.some(({ isWhole }) => isWhole) })),
  )
}

/**
 * Has the sessions of a role denied that it has now, with a job or without: a leaked one would have the access of its next job.
 * Not if the revocation is of one job, and the role runs another one that goes on.
 * @returns whether they are denied
 */
export async function denySessions(
  { principal, isWhole }: RevokedRole,
  request: EndRequest,
  event: BusEvent,
  world: World,
): Promise<boolean> {
  const grants = await world.grants.of(principal)
  const goesOn = grants.some((grant) => isWanted(grant, world.now()))
  if (goesOn && !isWhole) return false
  // A job that goes on was requested after the revocation, which arrived late: its sessions are not meant.
  const revoked = goesOn ? endFrom(request, event, world.now()) : endNow(request, event, world.now())
  await banSessions(grants[0]?.principal ?? principal, revoked, world.sessionBans)
  await world.bus.announce([sessionsDue(principal)])
  return true
}
