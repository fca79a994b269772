import { canonicalJson } from '#core/digest.ts'
import type { KeyRing } from '#core/keys/key-ring.ts'
import { log } from '#platform/log.ts'
import type { World } from './world.ts'

/** Writes the ring if it differs from the one that was read, and returns it as the table has it then. */
export async function writeRing(ring: KeyRing, read: KeyRing, { keyRings }: World): Promise<KeyRing> {
  return canonicalJson(ring) === canonicalJson(read) ? read : keyRings.replace(ring)
}

/** Writes to the log what the ring owes. The sweep has it tried again each minute. */
export async function writeOwed(ring: KeyRing, { audit, keyRings, measure }: World): Promise<void> {
  if (ring.owed.length === 0) return
  try {
    await audit.write(ring.owed)
  } catch (error) {
    log.error('audit records are owed', { records: ring.owed, error })
    measure({ AuditRecordsOwed: ring.owed.length })
    return
  }
  await keyRings.replace({ ...ring, owed: [] })
}
