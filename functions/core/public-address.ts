import { overlaps, parseCidr, printCidr } from './cidr.ts'

/** Ranges that never reach AWS as a caller's public address (IANA special-purpose registries, but the documentation ones). */
export const NOT_PUBLIC = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '224.0.0.0/3',
  '::/8',
  'fc00::/7',
  'fe80::/10',
  'ff00::/8',
].flatMap((text) => parseCidr(text) ?? [])

/** Wider blocks are whole countries' worth of addresses, not a network that a job runs in. */
const SHORTEST_PREFIX = { 4: 8, 6: 19 } as const

/** What is wrong with an address or block as the place that a job calls from; undefined if nothing is. */
export function addressProblem(text: string): string | undefined {
  const cidr = parseCidr(text)
  if (cidr === undefined) return `"${text}" is not an IPv4 or IPv6 address or CIDR block, such as 203.0.113.42/32`
  if (cidr.prefixLength < SHORTEST_PREFIX[cidr.version]) {
    return `"${text}" is too wide: name the network that the job runs in, /${SHORTEST_PREFIX[cidr.version]} at the widest`
  }
  if (!cidr.isAligned) return `"${text}" has bits set beyond its prefix: write ${printCidr(cidr)}`
  if (NOT_PUBLIC.some((range) => overlaps(range, cidr))) {
    return `"${text}" is not public: aws:SourceIp never holds it; behind a VPC endpoint use network.vpcEndpoints`
  }
  return undefined
}
