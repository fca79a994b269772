import { expect, test } from 'vitest'
import { attachAll, namesOf, requestTo } from '#test/targets/contract/grant.ts'
import { tigrisHarness } from './contract-harness.ts'

async function started(options = {}) {
  const store = await tigrisHarness.start(options)
  const { credentials } = store.target
  if (credentials === undefined) throw new Error('Cannot try access keys: the target has none')
  return { store, credentials, name: store.principal.name }
}

test('a new key has the access of running jobs before anybody has its secret', async () => {
  const { store, credentials, name } = await started()
  const names = namesOf(await attachAll(store, requestTo(store)))
  const [old = ''] = Object.keys(store.keysOf(store.principal))
  await credentials.create(name)

  expect(await store.target.policies.attachedTo(store.principal, 'churn')).toEqual(names)
  await credentials.delete(name, old)
  expect(store.carriedBy(store.principal)).toEqual(names)
})

test('a new key does not carry what others attached to the old one', async () => {
  const { store, credentials, name } = await started()
  await store.attachForeign(store.principal)
  const [old = ''] = Object.keys(store.keysOf(store.principal))
  await credentials.create(name)
  await credentials.delete(name, old)

  expect(store.carriedBy(store.principal)).toEqual([])
})

test('a new key that could not be given the access of running jobs counts as one whose secret is lost', async () => {
  const { store, credentials, name } = await started()
  await attachAll(store, requestTo(store))
  store.inject('request lost', 'attach', Number.POSITIVE_INFINITY)

  await expect(credentials.create(name)).rejects.toMatchObject({ name: 'OutcomeUnknown' })
  expect(Object.keys(store.keysOf(store.principal))).toHaveLength(2)
})

test('a grant that some key of the slot lacks counts as not attached, and is attached to it', async () => {
  const { store, credentials, name } = await started()
  const request = requestTo(store)
  const names = namesOf(await attachAll(store, request))
  for (const policy of names) await store.detach(store.principal, request.jobId, policy)
  await credentials.create(name)
  for (const policy of names.slice(0, 1)) await store.attach(store.otherPrincipal, request.jobId, policy)
  expect(await store.target.policies.attachedTo(store.principal, 'churn')).toEqual([])

  await attachAll(store, request)
  expect(await store.target.policies.attachedTo(store.principal, 'churn')).toEqual(names)
})
