import type { Request, WrittenPolicy } from '#core/grant/grant.ts'
import { seedGrant, WHERE } from '#test/fixtures/seed.ts'
import type { Store } from './harness.ts'

export const NEVER_WRITTEN = 'churn-0123456789ab'

/** A request that every target can express: the seed's, for the store's principal. */
export function requestTo({ principal }: Store, changes: Partial<Request> = {}): Request {
  return { ...seedGrant(), jobId: 'churn', principal, keys: 'keep', ...changes }
}

export function proved(store: Store, request: Request): readonly WrittenPolicy[] {
  return store.target.documents.prove(request, WHERE)
}

export async function attachAll(store: Store, request: Request): Promise<readonly WrittenPolicy[]> {
  const policies = proved(store, request)
  for (const policy of policies) await store.target.policies.attach(request.principal, request, policy)
  return policies
}

/** Detaches them, and says of each whether it was attached. */
export async function detachAll(store: Store, { principal, jobId }: Request, names: readonly string[]) {
  const wereAttached: boolean[] = []
  for (const name of names) wereAttached.push(await store.target.policies.detach(principal, jobId, name))
  return wereAttached
}

export function namesOf(policies: readonly WrittenPolicy[]): readonly string[] {
  return policies.map(({ name }) => name)
}

/** In the order of the alphabet: no target promises another. */
export function sorted(names: readonly string[]): readonly string[] {
  return names.toSorted()
}
