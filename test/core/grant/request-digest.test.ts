import { expect, test } from 'vitest'
import { digestOf } from '#core/digest.ts'
import { requestDigest } from '#core/grant/request-digest.ts'
import { seed0 } from '#test/targets/iam/jobs.ts'

const request = { ...seed0, keys: 'rotate', requestedBy: 'ml@acme.example', reason: 'train' } as const

test('a request that is delivered again after an upgrade has the digest that it had before', () => {
  const { scratch: _, ...lists } = request.access
  const asStored = (locations: typeof lists.datasets) => locations.map(({ bucket, path }) => ({ bucket, prefix: path }))
  const access = {
    ...lists,
    datasets: asStored(lists.datasets),
    baseModels: asStored(lists.baseModels),
    outputs: asStored(lists.outputs),
  }

  expect(requestDigest(request)).toBe(digestOf({ ...request, access }))
})

test.each([
  ['a scratch location', { scratch: [{ bucket: 'ckpt', path: 'run-1/' }] }],
  ['another account', { datasets: request.access.datasets.map((each) => ({ ...each, account: '222233334444' })) }],
  ['versions', { datasets: request.access.datasets.map((each) => ({ ...each, versions: true as const })) }],
])('a request with %s is another request', (_, changes) => {
  const other = { ...request, access: { ...request.access, ...changes } }

  expect(requestDigest(other)).not.toBe(requestDigest(request))
})
