import type { Grant } from '#core/grant/grant.ts'
import type { ObservedRing } from '#core/keys/key-facts.ts'
import type { KeyRing } from '#core/keys/key-ring.ts'
import { includingJustCreated } from '#core/keys/key-steps.ts'
import { lostCreation } from '#core/keys/lost-creation.ts'
import type { Credentials } from '#core/target.ts'
import type { World } from './world.ts'

/** What IAM and Secrets Manager hold of a user's keys. */
export async function observe(
  { principal, pendingChanges }: KeyRing,
  grants: readonly Grant[],
  credentials: Credentials,
  { secrets, now }: World,
): Promise<ObservedRing> {
  const [keys, stored] = await Promise.all([credentials.of(principal.name), secrets.current(principal)])
  return {
    exists: keys !== undefined,
    grants,
    keys: includingJustCreated(keys ?? [], stored, now()),
    stored,
    lostCreation: lostCreation(pendingChanges),
  }
}
