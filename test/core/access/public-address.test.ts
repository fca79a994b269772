import { parseCidr, printCidr } from '@curfew/iam-policy/cidr'
import { describe, expect, test } from 'vitest'
import { addressProblem } from '#core/access/public-address.ts'

test.each([
  ['a public address', '203.0.113.42'],
  ['a public address with its prefix length', '203.0.113.42/32'],
  ['a public block', '198.51.100.0/28'],
  ['an IPv4 block of /8, the widest', '8.0.0.0/8'],
  ['a public IPv6 address', '2001:db8::1'],
  ['a public IPv6 block', '2600:1f18::/32'],
])('a job may be restricted to %s: %s', (_what, text) => {
  expect(addressProblem(text)).toBeUndefined()
})

describe('a job may not be restricted to', () => {
  test.each([
    ['a private address of 10.0.0.0/8', '10.0.0.1', 'is not public'],
    ['a private block of 172.16.0.0/12', '172.16.0.0/12', 'is not public'],
    ['the last private address of 172.16.0.0/12', '172.31.255.255', 'is not public'],
    ['a private block of 192.168.0.0/16', '192.168.1.0/24', 'is not public'],
    ['a loopback address', '127.0.0.1', 'is not public'],
    ['the instance metadata service', '169.254.169.254', 'is not public'],
    ['an address of a carrier-grade NAT', '100.64.0.1', 'is not public'],
    ['the IPv6 loopback address', '::1', 'is not public'],
    ['all unique local IPv6 addresses', 'fd00::/8', 'too wide'],
    ['a unique local IPv6 block', 'fd12:3456::/32', 'is not public'],
    ['a link-local IPv6 address', 'fe80::1', 'is not public'],
    ['an IPv4 address mapped to IPv6', '::ffff:10.0.0.1', 'is not an IPv4 or IPv6 address'],
    ['the whole of IPv4', '0.0.0.0/0', 'too wide'],
    ['the whole of IPv6', '::/0', 'too wide'],
    ['half of IPv4', '128.0.0.0/1', 'too wide'],
    ['a block with bits beyond its prefix', '203.0.113.42/24', 'write 203.0.113.0/24'],
    ['an address with a part above 255', '203.0.113.256', 'is not an IPv4'],
    ['an address of three parts', '203.0.113', 'is not an IPv4'],
    ['an address with a leading zero, which some read as octal', '203.0.113.042', 'is not an IPv4'],
    ['an IPv4 prefix length above 32', '203.0.113.42/33', 'is not an IPv4'],
    ['an empty prefix length', '203.0.113.42/', 'is not an IPv4'],
    ['a wildcard', '*', 'is not an IPv4'],
    ['an empty text', '', 'is not an IPv4'],
    ['an IPv6 address with :: twice', '2001:db8::1::2', 'is not an IPv4'],
    ['an IPv6 part of five digits', '12345::', 'is not an IPv4'],
  ])('%s: %j', (_what, text, problem) => {
    expect(addressProblem(text)).toContain(problem)
  })
})

test.each([
  ['a single address gets its prefix length', '::', '::/128'],
  ['the longest run of zeros is shortened', '2001:0db8:0:0:1:0:0:1', '2001:db8::1:0:0:1/128'],
  ['what is short already stays', 'fe80::1', 'fe80::1/128'],
  ['an address without zeros stays', '1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7:8/128'],
  ['bits beyond the prefix are cleared', '2001:db8:ffff::/32', '2001:db8::/32'],
])('of a printed IPv6 block, %s: %s is %s', (_rule, text, printed) => {
  const cidr = parseCidr(text)
  expect(cidr && printCidr(cidr)).toBe(printed)
})
