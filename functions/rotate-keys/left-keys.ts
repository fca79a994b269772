import type { Principal } from '#core/grant/principal.ts'
import type { KeyRing } from '#core/keys/key-ring.ts'
import { type KeyStep, keyStep } from '#core/keys/key-steps.ts'
import { knownKeys } from '#core/keys/ring-owner.ts'
import type { Credentials } from '#core/target.ts'

/** Live keys of a ring whose user has another name now, with the steps that deactivate them; undefined if there are none. */
export async function leftKeys(
  ring: KeyRing,
  credentials: Credentials,
): Promise<{ readonly user: Principal; readonly steps: readonly KeyStep[] } | undefined> {
  const known = knownKeys(ring)
  for (const keyId of known) {
    const name = await credentials.ownerOf(keyId)
    // IAM may have answered before it showed the user: then the next run finds it.
    if (name === undefined || name === ring.principal.name) continue
    const keys = (await credentials.of(name)) ?? []
    const live = keys.filter(({ id, active }) => active && known.includes(id))
    if (live.length > 0)
      return { user: { ...ring.principal, name }, steps: live.map((key) => keyStep('deactivate', key, 'closed')) }
  }
  return undefined
}
