import { hasAccessKeys, type Principal, printPrincipal } from '#core/grant/principal.ts'
import type { Grants, KeyRings } from '#core/ports.ts'
import type { BusEvent } from '#events/bus-event.ts'
import type { EndRequest } from '#events/end-request.ts'
import type { Frame } from '#platform/frame.ts'
import { reportCompromise } from '#platform/report-compromise.ts'
import { endFrom } from './jobs-of.ts'

type World = Frame & { readonly grants: Grants; readonly keyRings: KeyRings }

/** Reports that keys are compromised, each user once for a request. */
export function reportingCompromise(request: EndRequest, event: BusEvent, world: World) {
  const reported = new Set<string>()
  /** @param isOfJob whether the request ends a job of this user */
  return async (principal: Principal, isOfJob: boolean): Promise<void> => {
    const name = printPrincipal(principal).toLowerCase()
    if (request.compromised !== true || !hasAccessKeys(principal) || reported.has(name)) return
    reported.add(name)
    await reportCompromise(principal, endFrom(request, event, world.now()), isOfJob, world)
  }
}
