import type { Outgoing } from '#core/audit/outbox.ts'
import { canonicalJson } from '#core/digest.ts'
import type { KeyRing } from '#core/keys/key-ring.ts'
import type { World } from './world.ts'

/** Writes the ring if it differs from the one that was read, or has something to say. Returns it as the table has it then. */
export async function writeRing(
  ring: KeyRing,
  read: KeyRing,
  outgoing: Outgoing,
  { keyRings }: World,
): Promise<KeyRing> {
  const saysNothing = outgoing.entries.length === 0 && outgoing.events.length === 0
  return saysNothing && canonicalJson(ring) === canonicalJson(read) ? read : keyRings.replace(ring, outgoing)
}
