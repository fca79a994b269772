import { expect, test } from 'vitest'
import { contains, parseAddress, parseCidr } from '../src/ip.ts'

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
])('%s in %s: %s', (address, block, expected) => {
  expect(isIn(address, block)).toBe(expected)
})

test.each(['', '1.2.3', '1.2.3.4.5', '256.0.0.1', '010.0.0.1', '1.2.3.4/33', '1.2.3.4/', '1.2.3.4/-1', '1.2.3.4/8/8'])(
  '%s is no CIDR',
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
])('%s is no IPv6 CIDR', (text) => {
  expect(parseCidr(text)).toBeUndefined()
})
