import { compareText, numberOf, textOf, type Value } from './value.ts'

/**
 * The order of `sort`, `sortsFirst` and `sortsLast`: text before numbers; within text, digits in a row by their length, then by
 * their value, and everything else by code points. What is missing comes first; AWS does not document where it is.
 */
export function naturalOrder(left: Value, right: Value): number {
  if (left === undefined || right === undefined) return Number(left !== undefined) - Number(right !== undefined)
  const [a, b] = [numberOf(left), numberOf(right)]
  if (a !== undefined && b !== undefined) return a - b
  if (a !== undefined || b !== undefined) return a === undefined ? -1 : 1
  return compareChunks(textOf(left), textOf(right))
}

function compareChunks(left: string, right: string): number {
  const [a, b] = [chunksOf(left), chunksOf(right)]
  for (const [index, chunk] of a.entries()) {
    const other = b[index]
    if (other === undefined) return 1
    const order = compareChunk(chunk, other)
    if (order !== 0) return order
  }
  return a.length - b.length
}

function compareChunk(left: string, right: string): number {
  const areDigits = /^\d/.test(left) && /^\d/.test(right)
  return (areDigits ? left.length - right.length : 0) || compareText(left, right)
}

function chunksOf(text: string): readonly string[] {
  return text.match(/\d+|[^\d]+/g) ?? []
}
