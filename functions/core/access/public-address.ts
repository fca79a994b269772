import { overlaps, parseCidr, printCidr } from '@curfew/iam-policy/cidr'
import { NOT_PUBLIC } from '@curfew/iam-policy/not-public'
import { toPrintable } from '../printable-text.ts'

const SHOWN_LENGTH = 100

/** Wider blocks are larger than any network that a job runs in. */
export const SHORTEST_PREFIX = { 4: 8, 6: 19 } as const

/** Why a job cannot be restricted to an address or CIDR block; undefined if it can. */
export function addressProblem(text: string): string | undefined {
  const cidr = parseCidr(text)
  if (cidr === undefined)
    return `"${toPrintable(text, SHOWN_LENGTH)}" is not an IPv4 or IPv6 address or CIDR block, such as 203.0.113.42/32`
  if (cidr.prefixLength < SHORTEST_PREFIX[cidr.version]) {
    return `"${text}" is too wide: name the network that the job runs in, /${SHORTEST_PREFIX[cidr.version]} at the widest`
  }
  if (!cidr.isAligned) return `"${text}" has bits set beyond its prefix: write ${printCidr(cidr)}`
  if (NOT_PUBLIC.some((range) => overlaps(range, cidr))) {
    return `"${text}" is not public, so aws:SourceIp never equals it: behind a VPC endpoint use network.vpcEndpoints`
  }
  return undefined
}
