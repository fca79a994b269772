import { parseCidr } from '../cidr.ts'
import { either } from './words.ts'

/** The blocks, each with its number of addresses. */
export function addressesInWords(blocks: readonly string[]): string {
  return either(blocks.map((block) => `${block}${countInWords(block)}`))
}

export function endpointsInWords(ids: readonly string[]): string {
  return `VPC endpoint ${either(ids)}`
}

function countInWords(block: string): string {
  const range = parseCidr(block)
  if (range === undefined) return ' (not an address)'
  const count = range.last - range.first + 1n
  if (count === 1n) return ' (one address)'
  if (count === 2n ** (range.version === 4 ? 32n : 128n)) return ' (every address)'
  return range.version === 4 ? ` (${count} addresses)` : ''
}
