import { parseCidr, printCidr } from '@curfew/iam-policy/cidr'
import { expect, test } from 'vitest'
import { addressProblem } from '#core/access/public-address.ts'

test.each(['203.0.113.42', '203.0.113.42/32', '198.51.100.0/28', '8.0.0.0/8', '2001:db8::1', '2600:1f18::/32'])(
  '%s is a public place to call from',
  (text) => {
    expect(addressProblem(text)).toBeUndefined()
  },
)

test.each([
  ['10.0.0.1', 'is not public'],
  ['172.16.0.0/12', 'is not public'],
  ['172.31.255.255', 'is not public'],
  ['192.168.1.0/24', 'is not public'],
  ['127.0.0.1', 'is not public'],
  ['169.254.169.254', 'is not public'],
  ['100.64.0.1', 'is not public'],
  ['::1', 'is not public'],
  ['fd00::/8', 'too wide'],
  ['fd12:3456::/32', 'is not public'],
  ['fe80::1', 'is not public'],
  ['::ffff:10.0.0.1', 'is not an IPv4 or IPv6 address'],
  ['0.0.0.0/0', 'too wide'],
  ['::/0', 'too wide'],
  ['128.0.0.0/1', 'too wide'],
  ['203.0.113.42/24', 'write 203.0.113.0/24'],
  ['203.0.113.256', 'is not an IPv4'],
  ['203.0.113', 'is not an IPv4'],
  ['203.0.113.042', 'is not an IPv4'],
  ['203.0.113.42/33', 'is not an IPv4'],
  ['203.0.113.42/', 'is not an IPv4'],
  ['*', 'is not an IPv4'],
  ['', 'is not an IPv4'],
  ['2001:db8::1::2', 'is not an IPv4'],
  ['12345::', 'is not an IPv4'],
])('%s is refused: %s', (text, problem) => {
  expect(addressProblem(text)).toContain(problem)
})

test.each([
  ['::', '::/128'],
  ['2001:0db8:0:0:1:0:0:1', '2001:db8::1:0:0:1/128'],
  ['fe80::1', 'fe80::1/128'],
  ['1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7:8/128'],
  ['2001:db8:ffff::/32', '2001:db8::/32'],
])('%s is printed as %s', (text, printed) => {
  const cidr = parseCidr(text)
  expect(cidr && printCidr(cidr)).toBe(printed)
})
