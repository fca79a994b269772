import { NOTHING } from '#core/audit/outbox.ts'
import { hasAccessKeys, type Principal, printPrincipal } from '#core/grant/principal.ts'
import { isInUse } from '#core/keys/key-ring.ts'
import type { Grants, KeyRings } from '#core/ports.ts'
import type { BusEvent } from '#events/bus-event.ts'
import type { EndRequest } from '#events/end-request.ts'
import { keysDue } from '#events/keys-due.ts'
import type { Frame } from '#platform/frame.ts'
import { retryOnConflict } from '#platform/retry-on-conflict.ts'
import { endFrom } from './jobs-of.ts'

type World = Frame & { readonly grants: Grants; readonly keyRings: KeyRings }

/**
 * Reports that keys are compromised, each user once for a request: the key ring has it before anything else happens, so that
 * it is not lost, and not done twice if the event arrives again.
 */
export function reportingCompromise(request: EndRequest, event: BusEvent, world: World) {
  const reported = new Set<string>()
  /** @param isOfJob whether the request ends a job of this user */
  return async (principal: Principal, isOfJob: boolean): Promise<void> => {
    const name = printPrincipal(principal).toLowerCase()
    if (request.compromised !== true || !hasAccessKeys(principal) || reported.has(name)) return
    reported.add(name)
    const { at, by, reason } = endFrom(request, event, world.now())
    await retryOnConflict(async () => {
      const ring = await world.keyRings.of(principal)
      const known = [ring.compromise?.at, ring.compromisedAt].filter((time) => time !== undefined)
      if (known.some((time) => time >= at)) return
      // Its jobs may be finished before the keys are replaced, and they spell the name as IAM does.
      const [grant] = await world.grants.of(principal)
      const named = ring.version === 0 && grant !== undefined ? { ...ring, principal: grant.principal } : ring
      const hasJobs = isOfJob || grant !== undefined || isInUse(ring)
      await world.keyRings.replace({ ...named, compromise: { at, hasJobs, by, reason } }, NOTHING)
    })
    await world.bus.announce([keysDue(principal)])
  }
}
