import { expect, expectTypeOf, test } from 'vitest'
import { capabilityProblems } from '#core/admission/capability-problems.ts'
import type { Principal } from '#core/grant/principal.ts'
import type { Target, Targets } from '#core/target.ts'
import { targets } from '#targets/targets.ts'
import { seedGrant } from '#test/fixtures/seed.ts'
import { dummyHarness } from './harness.ts'

type Widened = Readonly<Record<Principal['type'] | 'dummy', Target>>

test('a type of principal without a target does not compile, and with one it is one more line', async () => {
  expectTypeOf(targets).not.toExtend<Widened>()
  expectTypeOf<Omit<typeof targets, 'access-key'>>().not.toExtend<Targets>()

  const { target: dummy } = await dummyHarness.start()
  const widened = { ...targets, dummy } satisfies Widened
  expect(Object.keys(widened)).toEqual(['user', 'role', 'access-key', 'dummy'])
})

test('a request is refused for everything that its target cannot enforce, each at its path and with the reason', async () => {
  const { target: dummy } = await dummyHarness.start()
  const { access } = seedGrant()
  const request = seedGrant({
    network: { vpcEndpoints: ['vpce-0a1b2c3d4e5f67890'] },
    access: { ...access, datasets: [{ bucket: 'train', path: '2025/' }], kmsKeys: ['arn:aws:kms:us-east-1:1:key/k'] },
    isolation: 'exclusive',
  })

  expect(capabilityProblems(request, dummy.capabilities)).toEqual([
    { path: 'access.datasets[0]', message: 'cannot be enforced: a list shows the whole bucket' },
    { path: 'network.vpcEndpoints', message: 'cannot be enforced: it sees public addresses only' },
    { path: 'isolation', message: 'cannot be enforced: it has no rule that denies' },
    { path: 'access.kmsKeys[0]', message: 'cannot be enforced: it encrypts with a key of its own' },
  ])
  expect(capabilityProblems(request, targets.user.capabilities)).toEqual([])
})
