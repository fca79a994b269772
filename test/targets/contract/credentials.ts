import { describe, expect, test } from 'vitest'
import type { Credentials } from '#core/target.ts'
import type { Harness, Store } from './harness.ts'

/** By name: the target may be bundled with a class of its own. */
const OUTCOME_UNKNOWN = { name: 'OutcomeUnknown' }

export function credentialRules(harness: Harness): void {
  describe.runIf(harness.hasKeys)('access keys', () => {
    test('a new key is active, and is listed under the id that came with its secret', async () => {
      const { store, credentials, name, before } = await started(harness)
      const { id, secret } = await credentials.create(name)

      expect(secret).not.toBe('')
      expect(await credentials.of(name)).toContainEqual(expect.objectContaining({ id, active: true }))
      expect(store.keysOf(store.principal)).toEqual({ ...before, [id]: true })
    })

    test('a principal has a list of its keys, and one that does not exist has none', async () => {
      const { store, credentials, name, before } = await started(harness)

      expect((await credentials.of(name))?.map(({ id }) => id)).toEqual(Object.keys(before))
      expect(await credentials.of(store.missing.name)).toBeUndefined()
    })

    test('a target that rotates with overlap makes a new key while the old one is active', async ({ skip }) => {
      const { store, credentials, name, before } = await started(harness)
      skip(store.target.capabilities.rotateWithOverlap !== true, 'the target does not rotate with overlap')
      const [first, second] = [await credentials.create(name), await credentials.create(name)]

      expect(store.keysOf(store.principal)).toEqual({ ...before, [first.id]: true, [second.id]: true })
    })

    test('a key is deactivated, activated and deleted, and keys of others stay as they are', async () => {
      const { store, credentials, name, before } = await started(harness)
      const { id } = await credentials.create(name)
      await credentials.create(store.otherPrincipal.name)
      const ofOthers = store.keysOf(store.otherPrincipal)

      await credentials.setActive(name, id, false)
      expect(await credentials.of(name)).toContainEqual(expect.objectContaining({ id, active: false }))
      await credentials.setActive(name, id, true)
      expect(await credentials.of(name)).toContainEqual(expect.objectContaining({ id, active: true }))
      await credentials.delete(name, id)
      expect(store.keysOf(store.principal)).toEqual(before)
      expect(store.keysOf(store.otherPrincipal)).toEqual(ofOthers)
    })

    test('a key tells who has it, until it is deleted', async () => {
      const { store, credentials, name } = await started(harness)
      const { id } = await credentials.create(name)
      const other = await credentials.create(store.otherPrincipal.name)

      expect(await credentials.ownerOf(id)).toBe(name)
      expect(await credentials.ownerOf(other.id)).toBe(store.otherPrincipal.name)
      await credentials.delete(name, id)
      expect(await credentials.ownerOf(id)).toBeUndefined()
    })

    test('deactivating and deleting what is gone is success; activating it is not', async () => {
      const { store, credentials, name } = await started(harness)
      const { id } = await credentials.create(name)
      await credentials.delete(name, id)

      await expect(credentials.delete(name, id)).resolves.toBeUndefined()
      await expect(credentials.setActive(name, id, false)).resolves.toBeUndefined()
      await expect(credentials.delete(store.missing.name, id)).resolves.toBeUndefined()
      await expect(credentials.setActive(name, id, true)).rejects.not.toMatchObject(OUTCOME_UNKNOWN)
    })

    test.each([
      ['the answer is lost: the next list shows the key that was created', 'answer lost', 1],
      ['the request is lost: the next list shows that no key was created', 'request lost', 0],
    ] as const)('creating a key is not repeated if %s', async (_rule, fault, made) => {
      const { store, credentials, name, before } = await started(harness)
      store.inject(fault, 'create key')

      await expect(credentials.create(name)).rejects.toMatchObject(OUTCOME_UNKNOWN)
      expect(store.calls('create key')).toBe(1)
      expect(await credentials.of(name)).toHaveLength(Object.keys(before).length + made)
    })

    test('creating a key is repeated if it was throttled, because no key was created', async () => {
      const { store, credentials, name, before } = await started(harness)
      store.inject('throttled', 'create key')
      const { id } = await credentials.create(name)

      expect(store.keysOf(store.principal)).toEqual({ ...before, [id]: true })
    })

    test('a key beyond the quota is an error at once, with a known outcome', async ({ skip }) => {
      skip(!harness.hasQuotas, 'the store documents no quotas')
      const { store, credentials, name } = await started(harness)
      const { accessKeys } = await store.target.principals.quotasOf(store.principal)
      for (let made = 0; made < accessKeys; made++) await credentials.create(name)

      await expect(credentials.create(name)).rejects.not.toMatchObject(OUTCOME_UNKNOWN)
      expect(store.calls('create key')).toBe(accessKeys + 1)
      expect(await credentials.of(name)).toHaveLength(accessKeys)
    })

    test.each(['request lost', 'answer lost', 'throttled'] as const)(
      'with one %s, a key is still deactivated and deleted',
      async (fault) => {
        const { store, credentials, name, before } = await started(harness)
        const { id } = await credentials.create(name)

        store.inject(fault, 'update key')
        await credentials.setActive(name, id, false)
        expect(store.keysOf(store.principal)).toEqual({ ...before, [id]: false })
        store.inject(fault, 'delete key')
        await credentials.delete(name, id)
        expect(store.keysOf(store.principal)).toEqual(before)
      },
    )

    test('a change whose answers are all lost has an unknown outcome, and the next list shows which', async () => {
      const { store, credentials, name } = await started(harness)
      const { id } = await credentials.create(name)

      store.inject('answer lost', 'update key', Number.POSITIVE_INFINITY)
      await expect(credentials.setActive(name, id, false)).rejects.toMatchObject(OUTCOME_UNKNOWN)
      expect(await credentials.of(name)).toContainEqual(expect.objectContaining({ id, active: false }))

      store.inject('request lost', 'delete key', Number.POSITIVE_INFINITY)
      await expect(credentials.delete(name, id)).rejects.toMatchObject(OUTCOME_UNKNOWN)
      expect(await credentials.of(name)).toContainEqual(expect.objectContaining({ id }))
    })
  })
}

type Started = {
  readonly store: Store
  readonly credentials: Credentials
  readonly name: string
  /** The keys that the principal had already. */
  readonly before: ReturnType<Store['keysOf']>
}

async function started(harness: Harness): Promise<Started> {
  const store = await harness.start()
  const { credentials } = store.target
  if (credentials === undefined) throw new Error('Cannot try access keys: the target has none')
  return { store, credentials, name: store.principal.name, before: store.keysOf(store.principal) }
}
