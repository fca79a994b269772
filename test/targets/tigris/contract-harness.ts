import type { AccessKeyPrincipal, Principal } from '#core/grant/principal.ts'
import { seedGrant } from '#test/fixtures/seed.ts'
import type { Harness, Store, StoreOptions } from '#test/targets/contract/harness.ts'
import { kindOf } from '#test/targets/contract/injected-faults.ts'
import { type TigrisStore, tigrisStore } from './contract-store.ts'

export const tigrisHarness: Harness = { hasKeys: true, hasQuotas: false, start }

async function start(options: StoreOptions = {}): Promise<Store> {
  const store = await tigrisStore(options)
  const { tigris } = store
  for (const name of ['trainer', 'tuner', 'burdened']) tigris.createKey(`curfew-${name}`)
  tigris.createKey('curfew-viewer', [{ bucket: 'train', role: 'ReadOnly' }])
  tigris.createAdmin('curfew-admin')
  tigris.createKey('analyst')
  await store.others.create('everything')
  await store.others.attach(keyIdsOf(store, slot('burdened'))[0] ?? '', 'everything')
  if (options.lagSeconds !== undefined) await store.time.pass(options.lagSeconds * 1000)

  return {
    target: store.target,
    principal: slot('trainer'),
    otherPrincipal: slot('tuner'),
    missing: slot('nobody'),
    unmanaged: [
      { because: 'its key has a role in a bucket', principal: slot('viewer'), problems: 1 },
      { because: 'its key is an admin', principal: slot('admin'), problems: 1 },
      { because: 'its key carries a policy of others', principal: slot('burdened'), problems: 1 },
      { because: 'its key is not marked', principal: slot('analyst'), problems: 1 },
      { because: 'its key is spelled otherwise', principal: slot('Trainer'), problems: 1 },
    ],
    inexpressible: {
      changes: { access: { ...seedGrant().access, datasets: [WILD], outputs: [WILD] } },
      paths: ['access.datasets[0]', 'access.outputs[0]'],
    },
    now: store.clock.now,
    pass: (seconds) => store.time.pass(seconds * 1000),
    ...truthOf(store),
    ...othersOf(store),
    inject: store.inject,
  }
}

/** In the language of Tigris no character can be escaped. */
const WILD = { bucket: 'train', path: 'a*b' }

function slot(name: string): AccessKeyPrincipal {
  return { type: 'access-key', store: 'tigris', name }
}

function keysNamed({ tigris }: TigrisStore, { name }: Principal) {
  return [...tigris.truth().keys.values()].filter((key) => key.name === `curfew-${name}`)
}

function keyIdsOf(store: TigrisStore, principal: Principal): readonly string[] {
  return keysNamed(store, principal).map(({ id }) => id)
}

function truthOf(store: TigrisStore) {
  const policies = () => [...store.tigris.truth().policies.values()]
  return {
    documentOf: (policyName) => policies().find(({ name }) => name === policyName)?.document,
    carriedBy: (principal) => {
      const ids = keyIdsOf(store, principal)
      return policies().flatMap(({ name, holders }) => (holders.some((id) => ids.includes(id)) ? [name] : []))
    },
    policies: () => policies().map(({ name }) => name),
    keysOf: (principal) => Object.fromEntries(keysNamed(store, principal).map(({ id, isActive }) => [id, isActive])),
    calls: (kind) => store.calls().filter(({ operation }) => kindOf(operation) === kind).length,
  } satisfies Partial<Store>
}

/** Names that are nothing like Curfew's, and nearly. */
const FOREIGN = ['own', 'curfew', 'Curfew-tools']

function othersOf(store: TigrisStore) {
  const { others } = store
  const ofEach = async (principal: Principal, change: (keyId: string) => Promise<unknown>) => {
    for (const keyId of keyIdsOf(store, principal)) await change(keyId)
  }
  return {
    attachForeign: async (principal) => {
      for (const name of FOREIGN) {
        await others.create(name)
        await ofEach(principal, (keyId) => others.attach(keyId, name))
      }
      return FOREIGN
    },
    plant: async (jobId, count) => {
      const names = Array.from({ length: count }, (_, index) => `curfew-planted-${index}`)
      for (const name of names) await others.create(name, JSON.stringify({ job: jobId }))
      return names
    },
    attach: (principal, _jobId, name) => ofEach(principal, (keyId) => others.attach(keyId, name)),
    detach: (principal, _jobId, name) => ofEach(principal, (keyId) => others.detach(keyId, name)),
    edit: (_jobId, name) => others.edit(name),
  } satisfies Partial<Store>
}
