import { type Principal, printPrincipal } from '#core/grant/principal.ts'
import { seedGrant } from '#test/fixtures/seed.ts'
import type { Harness, Store } from '#test/targets/contract/harness.ts'
import { dummyClient } from './client.ts'
import { type DummyPolicy, type DummyStore, dummyStore } from './store.ts'
import { dummyTarget } from './target.ts'

const PRINCIPAL: Principal = { type: 'user', name: 'trainer' }
const OTHER: Principal = { type: 'user', name: 'tuner' }
const NOT_STORABLE = { bucket: 'train', path: '€/' }
const MEMBERS = { trainer: true, tuner: true, analyst: false }

export const dummyHarness: Harness = {
  hasKeys: true,
  hasQuotas: true,
  start: async (options) => {
    const store = dummyStore(options)
    return {
      target: dummyTarget(dummyClient(store), MEMBERS),
      principal: PRINCIPAL,
      otherPrincipal: OTHER,
      missing: { type: 'user', name: 'nobody' },
      unmanaged: [{ because: 'its owner did not say so', principal: { type: 'user', name: 'analyst' }, problems: 1 }],
      inexpressible: {
        changes: { access: { ...seedGrant().access, datasets: [NOT_STORABLE], outputs: [NOT_STORABLE] } },
        paths: ['access.datasets[0]', 'access.outputs[0]'],
      },
      now: store.now,
      pass: store.sleep,
      ...truthOf(store),
      ...othersOf(store),
      inject: store.inject,
    }
  },
}

function truthOf({ present, calls }: DummyStore) {
  const all = () => [...present().policies.values()]
  return {
    calls,
    carriedBy: (principal) =>
      all()
        .filter(({ holders }) => holders.includes(printPrincipal(principal)))
        .map(({ name }) => name),
    policies: () => all().map(({ name }) => name),
    documentOf: (name) => present().policies.get(name)?.document,
    keysOf: ({ name }) =>
      Object.fromEntries(
        [...present().keys].flatMap(([id, { owner, active }]) => (owner === name ? [[id, active]] : [])),
      ),
  } satisfies Partial<Store>
}

const FOREIGN = ['own', 'shared']

function othersOf({ present, change, now }: DummyStore) {
  const put = (policies: readonly DummyPolicy[]) =>
    change({ policies: new Map([...present().policies, ...policies.map((policy) => [policy.name, policy] as const)]) })
  const alter = async (name: string, changes: (policy: DummyPolicy) => Partial<DummyPolicy>) => {
    const policy = present().policies.get(name)
    if (policy !== undefined) put([{ ...policy, ...changes(policy) }])
  }
  return {
    attachForeign: async (principal) => {
      put(FOREIGN.map((name) => ({ name, document: '{}', createdAt: now(), holders: [printPrincipal(principal)] })))
      return FOREIGN
    },
    plant: async (jobId, count) => {
      const names = Array.from({ length: count }, (_, index) => `planted-${index}`)
      put(names.map((name) => ({ name, jobId, document: '{}', createdAt: now(), holders: [] })))
      return names
    },
    attach: (principal, _jobId, name) =>
      alter(name, ({ holders }) => ({ holders: [...holders, printPrincipal(principal)] })),
    detach: (principal, _jobId, name) =>
      alter(name, ({ holders }) => ({ holders: holders.filter((holder) => holder !== printPrincipal(principal)) })),
    edit: (_jobId, name) => alter(name, () => ({ document: '{}' })),
  } satisfies Partial<Store>
}
