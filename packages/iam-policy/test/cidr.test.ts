import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { contains, overlaps, parseCidr, printCidr } from '../src/cidr.ts'
import { parseAddress } from '../src/ip.ts'

function isIn(address: string, block: string): boolean {
  const [cidr, parsed] = [parseCidr(block), parseAddress(address)]
  if (!cidr || !parsed) throw new Error(`Cannot read ${address} or ${block}`)
  return contains(cidr, parsed)
}

test.each([
  ['203.0.113.42', '203.0.113.42/32', true],
  ['203.0.113.43', '203.0.113.42/32', false],
  ['203.0.113.42', '203.0.113.42', true],
  ['203.0.113.41', '203.0.113.42', false],
  ['198.51.100.0', '198.51.100.0/28', true],
  ['198.51.100.15', '198.51.100.0/28', true],
  ['198.51.100.16', '198.51.100.0/28', false],
  ['198.51.99.255', '198.51.100.0/28', false],
  ['128.0.0.0', '128.0.0.0/1', true],
  ['127.255.255.255', '128.0.0.0/1', false],
  ['10.1.255.255', '10.1.2.3/16', true],
  ['255.255.255.255', '0.0.0.0/0', true],
  ['0.0.0.0', '0.0.0.0/0', true],
  ['2001:db8::1', '0.0.0.0/0', false],
  ['203.0.113.42', '::/0', false],
  ['2001:db8::1', '::/0', true],
  ['2001:db8:0:0:0:0:0:1', '2001:DB8::1', true],
  ['2001:db8::2', '2001:db8::1', false],
  ['2001:db8:0:ffff::', '2001:db8::/48', true],
  ['2001:db8:1::', '2001:db8::/48', false],
  ['2001:db8::8000', '2001:db8::/113', false],
  ['2001:db8::7fff', '2001:db8::/113', true],
  ['::ffff:203.0.113.42', '::ffff:cb00:712a', true],
  ['::ffff:203.0.113.42', '203.0.113.42/32', false],
])('address %s is in block %s: %s', (address, block, expected) => {
  expect(isIn(address, block)).toBe(expected)
})

test.each(['', '1.2.3', '1.2.3.4.5', '256.0.0.1', '010.0.0.1', '1.2.3.4/33', '1.2.3.4/', '1.2.3.4/-1', '1.2.3.4/8/8'])(
  '"%s" is not a CIDR block',
  (text) => {
    expect(parseCidr(text)).toBeUndefined()
  },
)

test.each([
  ':',
  ':::',
  '1::2::3',
  '1:2:3:4:5:6:7',
  '1:2:3:4:5:6:7:8:9',
  '1:2:3:4:5:6:7::8',
  'g::',
  '::/129',
  'fe80::1%eth0',
  '12345::',
  '::ffff:203.0.113.42',
  '::ffff:203.0.113.0/120',
])('"%s" is not an IPv6 CIDR block', (text) => {
  expect(parseCidr(text)).toBeUndefined()
})

test('a block contains exactly the addresses from its first to its last', () => {
  const part = fc.integer({ min: 0, max: 255 })
  const ipv4 = fc.tuple(part, part, part, part).map((parts) => parts.join('.'))
  const ipv6 = fc
    .array(fc.integer({ min: 0, max: 0xffff }), { minLength: 8, maxLength: 8 })
    .map((words) => words.map((word) => word.toString(16)).join(':'))
  const near = (address: fc.Arbitrary<string>, bits: number) =>
    fc.tuple(address, address, fc.integer({ min: 0, max: bits }))

  fc.assert(
    fc.property(fc.oneof(near(ipv4, 32), near(ipv6, 128)), ([base, text, length]) => {
      const [block, single, address] = [parseCidr(`${base}/${length}`), parseCidr(text), parseAddress(text)]
      if (!block || !single || !address) throw new Error(`Cannot read ${base}/${length} or ${text}`)
      const isBetween = block.first <= single.first && single.first <= block.last
      expect(contains(block, address)).toBe(isBetween)
      expect(overlaps(block, single)).toBe(isBetween)
    }),
    { numRuns: 1000 },
  )
})

test.each([
  ['10.0.0.0/8', '10.1.2.0/24', true],
  ['10.1.2.0/24', '10.0.0.0/8', true],
  ['10.0.0.0/9', '10.128.0.0/9', false],
  ['0.0.0.0/0', '::/0', false],
])('blocks %s and %s overlap: %s', (a, b, expected) => {
  const [one, other] = [parseCidr(a), parseCidr(b)]

  expect(one && other && overlaps(one, other)).toBe(expected)
})

describe('a block is printed with its first address, in the shortest form', () => {
  test.each([
    ['203.0.113.42', '203.0.113.42/32'],
    ['203.0.113.42/24', '203.0.113.0/24'],
    ['::', '::/128'],
    ['2001:0DB8:0:0:1:0:0:1', '2001:db8::1:0:0:1/128'],
    ['1:0:2:3:4:5:6:7', '1:0:2:3:4:5:6:7/128'],
    ['2001:db8:ffff::/32', '2001:db8::/32'],
  ])('%s as %s', (text, printed) => {
    const cidr = parseCidr(text)

    expect(cidr && printCidr(cidr)).toBe(printed)
  })

  test.each([
    ['203.0.113.0/24', true],
    ['203.0.113.42/24', false],
    ['2001:db8::/32', true],
    ['2001:db8::1/64', false],
  ])('%s has only zeros after its prefix: %s', (text, expected) => {
    expect(parseCidr(text)?.isAligned).toBe(expected)
  })
})
