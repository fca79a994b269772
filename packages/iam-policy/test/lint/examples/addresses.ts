import { deny, type Example, policy, readIf } from './example.ts'

const from = (...blocks: readonly string[]) => readIf({ IpAddress: { 'aws:SourceIp': blocks } })
const notFrom = (...blocks: readonly string[]) =>
  policy(deny('*', '*', { NotIpAddress: { 'aws:SourceIp': blocks }, BoolIfExists: { 'aws:ViaAWSService': 'false' } }))

export const ADDRESSES: readonly Example[] = [
  { code: 'TYPE_MISMATCH_IP_RANGE', bad: from('203.0.113.0/33'), good: from('203.0.113.0/24') },
  { code: 'IMPROVE_IP_RANGE', bad: from('203.0.113.42/24'), good: from('203.0.113.0/24') },
  { code: 'PRIVATE_IP_ADDRESS', bad: from('10.0.0.0/8'), good: from('203.0.113.0/24') },
  { code: 'PRIVATE_IP_ADDRESS_SUBSET', bad: from('203.0.113.0/24', '10.0.0.7'), good: from('203.0.113.0/24') },
  { code: 'PRIVATE_NOT_IP_ADDRESS', bad: notFrom('192.168.0.0/16'), good: notFrom('203.0.113.0/24') },
  {
    code: 'PRIVATE_NOT_IP_ADDRESS_SUBSET',
    bad: notFrom('203.0.113.0/24', '192.168.0.0/16'),
    good: notFrom('203.0.113.0/24'),
  },
  { code: 'WIDE_IP_RANGE', bad: from('0.0.0.0/0'), good: from('52.0.0.0/8') },
  { code: 'WIDE_IP_RANGE', bad: from('0.0.0.0/1', '128.0.0.0/1'), good: from('203.0.113.0/24', '198.51.100.0/24') },
  { code: 'WIDE_IP_RANGE', bad: from('::/0'), good: from('2001:db8::/32') },
  {
    code: 'SOURCE_IP_WITH_VPC_ENDPOINT',
    bad: readIf({ IpAddress: { 'aws:SourceIp': '203.0.113.42' }, StringEquals: { 'aws:SourceVpce': 'vpce-0a1b2c3d' } }),
    good: readIf({
      IpAddressIfExists: { 'aws:SourceIp': '203.0.113.42' },
      StringEqualsIfExists: { 'aws:SourceVpce': 'vpce-0a1b2c3d' },
    }),
  },
  {
    code: 'DENY_BY_IP_WITHOUT_SERVICE_EXEMPTION',
    bad: policy(deny('*', '*', { NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } })),
    good: notFrom('203.0.113.0/24'),
  },
]
