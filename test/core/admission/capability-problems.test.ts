import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { capabilityProblems, type Needing } from '#core/admission/capability-problems.ts'
import type { Capabilities } from '#core/target.ts'
import { targets } from '#targets/targets.ts'

type Name = keyof Capabilities

const REASON = 'the store cannot'
const nothing = {
  ...{ datasets: [], baseModels: [], outputs: [], checkpoints: [], scratch: [] },
  ...{ kmsKeys: [], images: [], logGroups: [] },
}
const whole = { bucket: 'train', path: '' }
const part = { bucket: 'train', path: '2025/' }
const pinned = { ...part, versions: true } as const
const reaching = (access: Partial<NonNullable<Needing['access']>>): Needing => ({ access: { ...nothing, ...access } })

type Case = { readonly needs: Needing; readonly at: readonly string[]; readonly not: readonly Needing[] }

/** For each capability: a request that needs it, the paths at which it does, and similar requests that do not need it. */
const CASES = {
  window: { needs: {}, at: ['window'], not: [] },
  prefix: {
    needs: reaching({ datasets: [whole, part], baseModels: [part], outputs: [part], checkpoints: [part] }),
    at: ['access.datasets[1]', 'access.baseModels[0]', 'access.outputs[0]', 'access.checkpoints[0]'],
    not: [reaching({ datasets: [whole], baseModels: [whole], outputs: [whole], checkpoints: [whole] })],
  },
  listByPrefix: {
    needs: reaching({ datasets: [part], baseModels: [whole, part], checkpoints: [part] }),
    at: ['access.datasets[0]', 'access.baseModels[1]', 'access.checkpoints[0]'],
    not: [reaching({ outputs: [part] }), reaching({ datasets: [whole], baseModels: [whole], checkpoints: [whole] })],
  },
  sourceIp: {
    needs: { network: { sourceIps: ['203.0.113.42/32'] } },
    at: ['network.sourceIps'],
    not: [{ network: 'any' }, { network: { vpcEndpoints: ['vpce-0a1b2c3d'] } }],
  },
  privateEndpoint: {
    needs: { network: { vpcEndpoints: ['vpce-0a1b2c3d'] } },
    at: ['network.vpcEndpoints'],
    not: [{ network: 'any' }, { network: { sourceIps: ['203.0.113.42/32'] } }],
  },
  writeOnly: {
    needs: reaching({ outputs: [whole, part] }),
    at: ['access.outputs[0]', 'access.outputs[1]'],
    not: [reaching({ datasets: [part], baseModels: [part], checkpoints: [part] })],
  },
  deletion: {
    needs: reaching({ scratch: [part, whole] }),
    at: ['access.scratch[0]', 'access.scratch[1]'],
    not: [reaching({ checkpoints: [part], outputs: [part] })],
  },
  versions: {
    needs: reaching({ datasets: [part, pinned], scratch: [pinned] }),
    at: ['access.datasets[1]', 'access.scratch[0]'],
    not: [reaching({ datasets: [part], scratch: [whole] })],
  },
  exclusive: { needs: { isolation: 'exclusive' }, at: ['isolation'], not: [{ isolation: 'shared' }] },
  encryptionKeys: {
    needs: reaching({ kmsKeys: ['arn:a', 'arn:b'] }),
    at: ['access.kmsKeys[0]', 'access.kmsKeys[1]'],
    not: [reaching({ images: ['arn:a'], logGroups: ['arn:a'] })],
  },
  images: {
    needs: reaching({ images: ['arn:a'] }),
    at: ['access.images[0]'],
    not: [reaching({ kmsKeys: ['arn:a'], logGroups: ['arn:a'] })],
  },
  logGroups: {
    needs: reaching({ logGroups: ['arn:a'] }),
    at: ['access.logGroups[0]'],
    not: [reaching({ kmsKeys: ['arn:a'], images: ['arn:a'] })],
  },
  rotateWithOverlap: { needs: { keys: 'rotate' }, at: ['keys'], not: [{ keys: 'keep' }, { keys: 'deactivate' }] },
} satisfies Record<Exclude<Name, 'revokeAtOnce' | 'audit'>, Case>

const NAMES = Object.keys(targets.user.capabilities).filter((name): name is Name => name in targets.user.capabilities)

/** A target that can do everything but these. */
function lacking(...names: readonly Name[]): Capabilities {
  return Object.assign({ ...everything }, Object.fromEntries(names.map((name) => [name, `${REASON}: ${name}`])))
}

const everything: Capabilities = {
  ...{ window: true, prefix: true, listByPrefix: true, sourceIp: true, privateEndpoint: true, writeOnly: true },
  ...{ deletion: true, versions: true },
  ...{ exclusive: true, encryptionKeys: true, images: true, logGroups: true, revokeAtOnce: true },
  ...{ rotateWithOverlap: true, audit: true },
}

const locations = fc.array(fc.constantFrom(whole, part, pinned), { maxLength: 3 })
const arns = fc.array(fc.constant('arn:a'), { maxLength: 2 })
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined })
const anyRequest: fc.Arbitrary<Needing> = fc.record({
  network: maybe(
    fc.constantFrom<NonNullable<Needing['network']>>(
      'any',
      { sourceIps: ['203.0.113.42/32'] },
      { vpcEndpoints: ['vpce-0a1b2c3d'] },
    ),
  ),
  access: maybe(
    fc.record({
      ...{ datasets: locations, baseModels: locations, outputs: locations, checkpoints: locations, scratch: locations },
      ...{ kmsKeys: arns, images: arns, logGroups: arns },
    }),
  ),
  isolation: maybe(fc.constantFrom('shared', 'exclusive')),
  keys: maybe(fc.constantFrom('rotate', 'deactivate', 'keep')),
})

describe.each(Object.entries<Case>(CASES))('a target without %s', (name, { needs, at, not }) => {
  const capabilities = lacking(...NAMES.filter((each) => each === name))

  test('refuses a request that needs it, at every path that does, with its reason', () => {
    const message = `cannot be enforced: ${REASON}: ${name}`

    expect(capabilityProblems(needs, capabilities)).toEqual(at.map((path) => ({ path, message })))
  })

  test('refuses none of the similar requests that do not need it', () => {
    expect(not.flatMap((request) => capabilityProblems(request, capabilities))).toEqual([])
  })
})

test('no request needs a target that can revoke at once or that keeps a log', () => {
  fc.assert(
    fc.property(anyRequest, (request) => {
      expect(capabilityProblems(request, lacking('revokeAtOnce', 'audit'))).toEqual([])
    }),
  )
})

test('a target that can do everything refuses nothing', () => {
  fc.assert(
    fc.property(anyRequest, (request) => {
      expect(capabilityProblems(request, everything)).toEqual([])
    }),
  )
})

test('a request that needs several missing capabilities is refused for all of them at once', () => {
  fc.assert(
    fc.property(anyRequest, fc.subarray(NAMES), (request, missing) => {
      const oneByOne = missing.flatMap((name) => capabilityProblems(request, lacking(name)))

      expect(capabilityProblems(request, lacking(...missing))).toHaveLength(oneByOne.length)
      expect(capabilityProblems(request, lacking(...missing))).toEqual(expect.arrayContaining(oneByOne))
    }),
  )
})

test('a part of a request that could not be read is not refused a second time', () => {
  expect(capabilityProblems({}, lacking(...NAMES))).toMatchObject([{ path: 'window' }])
})

test('IAM enforces every request for a user, and every request for a role but the rotation of keys', () => {
  fc.assert(
    fc.property(anyRequest, (request) => {
      expect(capabilityProblems(request, targets.user.capabilities)).toEqual([])
      const paths = capabilityProblems(request, targets.role.capabilities).map(({ path }) => path)
      expect(paths).toEqual(request.keys === 'rotate' ? ['keys'] : [])
    }),
  )
})
