import { type Address, parseAddress } from './ip.ts'

/** A block of addresses. */
export type Cidr = {
  readonly version: 4 | 6
  /** The address before the slash: any address of the block. */
  readonly address: Address
  /** Length of the network part, in bits. */
  readonly prefixLength: number
  /** The lowest and the highest address of the block, as numbers. */
  readonly first: bigint
  readonly last: bigint
  /** Whether the bits after the prefix are zero, as they should be. */
  readonly isAligned: boolean
}

const BITS = { 4: 32, 6: 128 } as const

/**
 * Read `203.0.113.0/24`, `2001:db8::/32`, or a bare address, which is a block of one. Undefined for anything else, IPv4
 * inside IPv6 (`::ffff:10.0.0.1`) included: IAM does not document that it accepts it.
 */
export function parseCidr(text: string): Cidr | undefined {
  const [, base = '', length] = /^([0-9A-Fa-f.:]+)(?:\/(\d{1,3}))?$/.exec(text) ?? []
  const version = base.includes(':') ? 6 : 4
  const address = version === 6 && base.includes('.') ? undefined : parseAddress(base)
  const prefixLength = length === undefined ? BITS[version] : Number(length)
  if (address === undefined || prefixLength > BITS[version]) return undefined

  const host = (1n << BigInt(BITS[version] - prefixLength)) - 1n
  const value = numberOf(address)
  const first = value & ~host
  return { version, address, prefixLength, first, last: first | host, isAligned: value === first }
}

/**
 * Whether the address lies in the block. An IPv4 address is never in an IPv6 block, nor the other way round. Compares
 * words under a mask, because the evaluator asks this for every request: no large numbers are made.
 */
export function contains({ address: network, prefixLength }: Cidr, address: Address): boolean {
  if (network.length !== address.length) return false

  return network.every((word, index) => {
    const free = Math.min(16, Math.max(0, (index + 1) * 16 - prefixLength))
    return Math.floor(word / 2 ** free) === Math.floor((address[index] ?? 0) / 2 ** free)
  })
}

/** Whether some address lies in both blocks. */
export function overlaps(a: Cidr, b: Cidr): boolean {
  return a.version === b.version && a.first <= b.last && b.first <= a.last
}

/** `203.0.113.42/32`: the block with its first address, in the shortest form. */
export function printCidr({ version, first, prefixLength }: Cidr): string {
  return `${version === 4 ? printIpv4(first) : printIpv6(first)}/${prefixLength}`
}

function numberOf(address: Address): bigint {
  return address.reduce((value, word) => (value << 16n) | BigInt(word), 0n)
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
