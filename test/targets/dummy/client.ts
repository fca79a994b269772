import { type DummyKey, type DummyPolicy, type DummyStore, Unanswered } from './store.ts'

export type DummyClient = ReturnType<typeof dummyClient>

export const QUOTAS = { attachments: 5, policies: 2000, accessKeys: 2 } as const

const ATTEMPTS = 5
const PATIENCE_SECONDS = 40

/** The calls of the store, each of them repeated while it is not answered, but for the one that makes a key. */
export function dummyClient({ call, change, present, visible, now, sleep, stored }: DummyStore) {
  const put = (policy: DummyPolicy) => change({ policies: new Map(present().policies).set(policy.name, policy) })
  const held = (name: string) => {
    const policy = present().policies.get(name)
    if (policy === undefined) throw new Error(`Cannot change policy ${name}: there is none`)
    return policy
  }
  const repeated = async <Answer>(attempt: () => Promise<Answer>, left = ATTEMPTS): Promise<Answer> => {
    try {
      return await attempt()
    } catch (error) {
      if (left === 1 || !(error instanceof Unanswered)) throw error
      await sleep(1)
      return repeated(attempt, left - 1)
    }
  }

  return {
    visible,
    /** False if a policy of that name exists. */
    write: (policy: DummyPolicy) =>
      repeated(() =>
        call('write policy', () => {
          if (present().policies.has(policy.name)) return false
          put({ ...policy, document: stored(policy.document), createdAt: now() })
          return true
        }),
      ),
    overwrite: (name: string, changes: Partial<DummyPolicy>) =>
      repeated(() => call('write policy', () => put({ ...held(name), ...changes }))),
    /** Undefined if it is not visible, even after some patience. */
    read: async (name: string) => {
      for (const until = now().getTime() + PATIENCE_SECONDS * 1000; ; await sleep(5)) {
        const policy = visible().policies.get(name)
        if (policy !== undefined) return repeated(() => call('read document', () => policy))
        if (now().getTime() >= until) return undefined
      }
    },
    attach: (principal: string, name: string) =>
      repeated(() =>
        call('attach', () => {
          const carried = [...present().policies.values()].filter(({ holders }) => holders.includes(principal))
          if (carried.some((policy) => policy.name === name)) return
          if (carried.length >= QUOTAS.attachments) throw new Error(`Cannot attach ${name}: ${principal} is full`)
          put({ ...held(name), holders: [...held(name).holders, principal] })
        }),
      ),
    detach: (principal: string, name: string) =>
      repeated(() =>
        call('detach', () => {
          const policy = present().policies.get(name)
          if (policy?.holders.includes(principal) !== true) return false
          put({ ...policy, holders: policy.holders.filter((holder) => holder !== principal) })
          return true
        }),
      ),
    remove: (name: string) =>
      repeated(() =>
        call('delete policy', () =>
          change({ policies: new Map([...present().policies].filter(([each]) => each !== name)) }),
        ),
      ),
    createKey: (owner: string) =>
      call('create key', () => {
        const count = [...present().keys.values()].filter((key) => key.owner === owner).length
        if (count >= QUOTAS.accessKeys) throw new Error(`Cannot create a key: ${owner} has ${count}`)
        const id = `key-${present().keys.size + 1}`
        change({ keys: new Map(present().keys).set(id, { owner, active: true, createdAt: now() }) })
        return { id, secret: `secret of ${id}` }
      }),
    /** False if there is no such key. */
    updateKey: (owner: string, id: string, active: boolean) =>
      repeated(() =>
        call('update key', () => {
          const key = present().keys.get(id)
          if (key?.owner !== owner) return false
          change({ keys: new Map(present().keys).set(id, { ...key, active }) })
          return true
        }),
      ),
    deleteKey: (owner: string, id: string) =>
      repeated(() =>
        call('delete key', () => {
          const isAnother = ([each, key]: readonly [string, DummyKey]) => each !== id || key.owner !== owner
          change({ keys: new Map([...present().keys].filter(isAnother)) })
        }),
      ),
  }
}
