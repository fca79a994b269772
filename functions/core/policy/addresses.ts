import { type Address, parseAddress } from '@curfew/iam-policy/ip'

/** A block of addresses as numbers, both ends included. The evaluator masks bits instead: two ways to one answer. */
export type Range = { readonly words: number; readonly first: bigint; readonly last: bigint }

/** The addresses of a CIDR block or a single address; none if it is unreadable. */
export function rangeOf(cidr: string): Range {
  const [base = '', length] = cidr.split('/')
  const address = parseAddress(base)
  if (!address) return { words: 0, first: 1n, last: 0n }

  const free = address.length * 16 - Number(length ?? address.length * 16)
  const size = 1n << BigInt(free)
  const first = (numberOf(address) / size) * size
  return { words: address.length, first, last: first + size - 1n }
}

/** Whether an address lies in one of these ranges. */
export function isWithin(ranges: readonly Range[], text: string): boolean {
  const address = parseAddress(text)
  if (!address) return false
  const number = numberOf(address)
  return ranges.some(({ words, first, last }) => address.length === words && first <= number && number <= last)
}

/** The ends of a range, and the addresses just outside it if they exist. */
export function edgesOf({ words, first, last }: Range): readonly string[] {
  const highest = (1n << BigInt(words * 16)) - 1n
  return [first, last, first - 1n, last + 1n]
    .filter((number) => number >= 0n && number <= highest)
    .map((number) => textOf(number, words))
}

function numberOf(address: Address): bigint {
  return address.reduce((number, word) => number * 65536n + BigInt(word), 0n)
}

function textOf(number: bigint, words: number): string {
  if (words === 8)
    return digitsOf(number, 65536n, 8)
      .map((digit) => digit.toString(16))
      .join(':')
  return digitsOf(number, 256n, 4).join('.')
}

function digitsOf(number: bigint, base: bigint, count: number): readonly bigint[] {
  return Array.from({ length: count }, (_, index) => (number / base ** BigInt(count - 1 - index)) % base)
}
