import type { AuditEntry } from '#core/audit/records.ts'
import { printInstant } from '#core/grant/window.ts'
import type { ObservedRing } from '#core/keys/key-facts.ts'
import type { Compromise, KeyRing } from '#core/keys/key-ring.ts'
import { rememberJobs } from '#core/keys/remember-jobs.ts'
import type { Journal } from '#core/ports.ts'
import type { World } from './world.ts'

/** Turns the report of a compromise into keys to replace, and its record into one that is owed, in one write of the ring. */
export async function noteCompromise(
  ring: KeyRing,
  observed: ObservedRing,
  journal: Journal,
  world: World,
): Promise<KeyRing> {
  const { compromise } = ring
  if (compromise === undefined) return ring
  const entry = compromiseEntry(compromise, ring)
  const remembered = rememberJobs(ring, observed, world.now())
  const noted = await world.keyRings.replace({ ...remembered, ...journal.owing([entry]) })
  journal.resume(noted)
  return noted
}

function compromiseEntry({ at, by, reason, hasJobs }: Compromise, { principal }: KeyRing): AuditEntry {
  const reported = { by, reason, reportedAt: printInstant(at) }
  const entry = { change: 'revoke keys', because: 'compromised', target: principal.name, principal } as const
  if (hasJobs) return { ...entry, phase: 'done', detail: reported }
  const error = 'Curfew has no open job and no key of this user, and touches no other keys: deactivate them in IAM'
  return { ...entry, phase: 'failed', detail: { ...reported, error } }
}
