import { describe, expect, test } from 'vitest'
import type { NetworkLimits } from '#core/admission/guardrails.ts'
import { paths, problems } from './guarded-requests.ts'

const ANYWHERE = ['0.0.0.0/0', '::/0']
const from = (sourceIps: readonly string[], networks: NetworkLimits) =>
  problems({ network: { sourceIps } }, { networks }).map(({ path, message }) => `${path}: ${message}`)

/** Neighbouring /16 blocks: `11.0.0.0/16`, `11.1.0.0/16` … */
const sixteens = (count: number) => Array.from({ length: count }, (_, index) => `11.${index}.0.0/16`)

describe('a block of addresses has to lie inside one that the rule allows', () => {
  test.each<readonly [string, readonly string[], string, boolean]>([
    ['an address inside', ['203.0.113.0/24'], '203.0.113.42/32', true],
    ['the whole block', ['203.0.113.0/24'], '203.0.113.0/24', true],
    ['a block inside the second', ['198.51.100.0/24', '203.0.113.0/24'], '203.0.113.128/25', true],
    ['not its neighbour', ['203.0.113.0/24'], '203.0.112.0/24', false],
    ['not one that is wider', ['203.0.113.0/24'], '203.0.112.0/23', false],
    ['not one that two allowed blocks make up together', ['11.0.0.0/25', '11.0.0.128/25'], '11.0.0.0/24', false],
    ['an IPv6 block inside', ['2001:db8::/32'], '2001:db8:1::/48', true],
    ['not an IPv6 block by an IPv4 one', ['0.0.0.0/0'], '2600::/48', false],
    ['nothing by an empty list', [], '203.0.113.42/32', false],
  ])('%s', (_rule, sourceIps, asked, isAllowed) => {
    const problem = `network.sourceIps[0]: guardrail "ml" does not allow calls from ${asked}`

    expect(from([asked], { sourceIps })).toEqual(isAllowed ? [] : [problem])
  })
})

describe('a block may be as wide as the rule says, also inside the list', () => {
  test.each<readonly [string, string, NetworkLimits, string | undefined]>([
    ['an IPv4 block of /16 by default', '11.0.0.0/16', {}, undefined],
    ['no wider by default', '11.0.0.0/15', {}, 'allows a /16 at the widest, and 11.0.0.0/15 is wider'],
    ['an IPv6 block of /32 by default', '2600:1f00::/32', {}, undefined],
    ['no wider by default', '2600:1f00::/31', {}, 'allows a /32 at the widest, and 2600:1f00::/31 is wider'],
    ['as wide as the rule says', '11.0.0.0/12', { widestIpv4: 12 }, undefined],
    [
      'as narrow as the rule says',
      '11.0.0.0/24',
      { widestIpv4: 28 },
      'allows a /28 at the widest, and 11.0.0.0/24 is wider',
    ],
    [
      'as narrow as the rule says',
      '2600::/48',
      { widestIpv6: 64 },
      'allows a /64 at the widest, and 2600::/48 is wider',
    ],
  ])('%s: %s', (_rule, asked, limits, message) => {
    const expected = message === undefined ? [] : [`network.sourceIps[0]: guardrail "ml" ${message}`]

    expect(from([asked], { ...limits, sourceIps: ANYWHERE })).toEqual(expected)
  })
})

describe('all blocks together may have as many addresses as the widest one', () => {
  const tooMany = (times: number) =>
    `network.sourceIps: guardrail "ml" allows as many IPv4 addresses in total as one /16 has, and these blocks have ${times} times as many`

  test.each<readonly [string, readonly string[], readonly string[]]>([
    ['one /16', sixteens(1), []],
    ['not two, neighbours or not', sixteens(2), [tooMany(2)]],
    ['not 64, which make up a /10', sixteens(64), [tooMany(64)]],
    ['two halves of one', ['11.0.0.0/17', '11.0.128.0/17'], []],
    ['not a single address more', ['11.0.0.0/16', '12.0.0.1/32'], [tooMany(1.1)]],
    ['64 single addresses', Array.from({ length: 64 }, (_, index) => `11.0.0.${index}/32`), []],
    ['one block that is named twice counts once', ['11.0.0.0/16', '11.0.0.0/16'], []],
    ['one block inside another counts once', ['11.0.0.0/16', '11.0.3.0/24'], []],
    ['IPv4 and IPv6 count apart', ['11.0.0.0/16', '2600:1f00::/32'], []],
  ])('%s', (_rule, asked, expected) => {
    expect(from(asked, { sourceIps: ANYWHERE })).toEqual(expected)
  })

  test('not two IPv6 blocks of the greatest width', () => {
    expect(from(['2600:1f00::/32', '2600:1f01::/32'], { sourceIps: ANYWHERE })).toEqual([
      'network.sourceIps: guardrail "ml" allows as many IPv6 addresses in total as one /32 has, and these blocks have 2 times as many',
    ])
  })

  test('so a pile of wide blocks is no way round a rule that forbids any network', () => {
    const eights = Array.from({ length: 64 }, (_, index) => `${index + 11}.0.0.0/8`)

    expect(from(eights, { sourceIps: ANYWHERE })).toHaveLength(64)
  })
})

describe('an endpoint has to match one that the rule allows', () => {
  test.each<readonly [string, readonly string[], boolean]>([
    ['by its id', ['vpce-0a1b2c3d4e5f67890'], true],
    ['any by vpce-*', ['vpce-*'], true],
    ['not another one', ['vpce-0a1b2c3d4e5f67891'], false],
    ['not by an empty list', [], false],
  ])('%s', (_rule, vpcEndpoints, isAllowed) => {
    const network = { vpcEndpoints: ['vpce-0a1b2c3d4e5f67890'] }

    expect(paths({ network }, { networks: { vpcEndpoints } })).toEqual(isAllowed ? [] : ['network.vpcEndpoints[0]'])
  })

  test('and addresses allow no endpoint', () => {
    expect(paths({ network: { vpcEndpoints: ['vpce-0a1b2c3d'] } }, { networks: { sourceIps: ANYWHERE } })).toEqual([
      'network.vpcEndpoints[0]',
    ])
  })
})

describe('a rule that allows any network allows every part of it', () => {
  test.each([
    ['any', 'any'],
    ['a wide block', { sourceIps: ['11.0.0.0/8'] }],
    ['an endpoint', { vpcEndpoints: ['vpce-0a1b2c3d'] }],
  ] as const)('%s', (_rule, network) => {
    expect(paths({ network }, { anyNetwork: true })).toEqual([])
  })

  test('and no list of networks allows any network', () => {
    const networks = { sourceIps: ANYWHERE, vpcEndpoints: ['vpce-*'] }

    expect(paths({ network: 'any' }, { networks })).toEqual(['network'])
  })
})
