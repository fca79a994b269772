import type { AuditEntry } from '#core/audit/records.ts'
import { printInstant } from '#core/grant/window.ts'
import type { ObservedRing } from '#core/keys/key-facts.ts'
import type { Compromise, KeyRing } from '#core/keys/key-ring.ts'
import { rememberJobs } from '#core/keys/remember-jobs.ts'
import type { World } from './world.ts'

/** Turns the report of a compromise into keys to replace, and records it, in one write of the ring. */
export async function noteCompromise(ring: KeyRing, observed: ObservedRing, world: World): Promise<KeyRing> {
  const { compromise } = ring
  if (compromise === undefined) return ring
  const entry = compromiseEntry(compromise, ring)
  return world.keyRings.replace(rememberJobs(ring, observed, world.now()), { entries: [entry], events: [] })
}

function compromiseEntry({ at, by, reason, hasJobs }: Compromise, { principal }: KeyRing): AuditEntry {
  const reported = { by, reason, reportedAt: printInstant(at) }
  const entry = { change: 'revoke keys', because: 'compromised', target: principal.name, principal } as const
  if (hasJobs) return { ...entry, phase: 'done', detail: reported }
  const error = 'Curfew has no open job and no key of this user, and touches no other keys: deactivate them in IAM'
  return { ...entry, phase: 'failed', detail: { ...reported, error } }
}
