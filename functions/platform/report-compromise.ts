import { NOTHING } from '#core/audit/outbox.ts'
import type { Ending } from '#core/grant/grant.ts'
import type { Principal } from '#core/grant/principal.ts'
import { isInUse } from '#core/keys/key-ring.ts'
import type { Grants, KeyRings } from '#core/ports.ts'
import { keysDue } from '#events/keys-due.ts'
import type { Frame } from './frame.ts'
import { retryOnConflict } from './retry-on-conflict.ts'

type World = Pick<Frame, 'bus'> & { readonly grants: Grants; readonly keyRings: KeyRings }

/**
 * Reports that the keys of a user are compromised: the key ring has it before anything else happens, so that it is not lost,
 * and not done twice if the event arrives again.
 * @param isOfJob whether it is said of a job of this user
 */
export async function reportCompromise(
  principal: Principal,
  { at, by, reason }: Pick<Ending, 'at' | 'by' | 'reason'>,
  isOfJob: boolean,
  { grants, keyRings, bus }: World,
): Promise<void> {
  await retryOnConflict(async () => {
    const ring = await keyRings.of(principal)
    const known = [ring.compromise?.at, ring.compromisedAt].filter((time) => time !== undefined)
    if (known.some((time) => time >= at)) return
    // Its jobs may be finished before the keys are replaced, and they spell the name as IAM does.
    const [grant] = await grants.of(principal)
    const named = ring.version === 0 && grant !== undefined ? { ...ring, principal: grant.principal } : ring
    const hasJobs = isOfJob || grant !== undefined || isInUse(ring)
    await keyRings.replace({ ...named, compromise: { at, hasJobs, by, reason } }, NOTHING)
  })
  await bus.announce([keysDue(principal)])
}
