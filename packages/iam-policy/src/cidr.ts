import { parseAddress } from './ip.ts'

/** A block of addresses, inclusive at both ends. */
export type Cidr = {
  readonly version: 4 | 6
  readonly first: bigint
  readonly last: bigint
  /** Length of the network part, in bits. */
  readonly prefixLength: number
  /** Whether bits beyond the prefix were zero, as they should be. */
  readonly isAligned: boolean
}

const BITS = { 4: 32, 6: 128 } as const

/** `203.0.113.0/24`, `2001:db8::/32`, or a bare address, which stands for itself alone; undefined if it is none of them. */
export function parseCidr(text: string): Cidr | undefined {
  const [, address, length] = /^([0-9A-Fa-f.:]+)(?:\/(\d{1,3}))?$/.exec(text) ?? []
  if (address === undefined) return undefined
  const version = address.includes(':') ? 6 : 4
  const value = numberOf(address)
  const prefixLength = length === undefined ? BITS[version] : Number(length)
  if (value === undefined || prefixLength > BITS[version]) return undefined

  const host = (1n << BigInt(BITS[version] - prefixLength)) - 1n
  const first = value & ~host
  return { version, first, last: first | host, prefixLength, isAligned: value === first }
}

export function overlaps(a: Cidr, b: Cidr): boolean {
  return a.version === b.version && a.first <= b.last && b.first <= a.last
}

/** `203.0.113.42/32`: the block as IAM documents write it. */
export function printCidr({ version, first, prefixLength }: Cidr): string {
  return `${version === 4 ? printIpv4(first) : printIpv6(first)}/${prefixLength}`
}

/** IPv4 inside IPv6 (`::ffff:10.0.0.1`) is left out: IAM is not known to take it for either. */
function numberOf(address: string): bigint | undefined {
  if (address.includes(':') && address.includes('.')) return undefined
  return parseAddress(address)?.reduce((value, word) => (value << 16n) | BigInt(word), 0n)
}

function printIpv4(value: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 255n)).join('.')
}

/** The first longest run of zero groups is folded, as RFC 5952 asks. */
function printIpv6(value: bigint): string {
  const groups = Array.from({ length: 8 }, (_, index) => ((value >> BigInt(112 - 16 * index)) & 0xffffn).toString(16))
  const { start, length } = longestZeroRun(groups)
  if (length < 2) return groups.join(':')
  return `${groups.slice(0, start).join(':')}::${groups.slice(start + length).join(':')}`
}

function longestZeroRun(groups: readonly string[]): { readonly start: number; readonly length: number } {
  const runs = groups.map((_, start) => {
    const end = groups.findIndex((group, index) => index >= start && group !== '0')
    return { start, length: (end === -1 ? groups.length : end) - start }
  })
  return runs.reduce((best, run) => (run.length > best.length ? run : best))
}
