import type { Grant } from '#core/grant/grant.ts'
import type { Problem } from '#core/refusal.ts'

/**
 * DynamoDB counts an item and its entries in local indexes together, and takes 400 KB. The index of unfinished grants holds
 * whole rows, so a grant has half of that; a tenth is left for what its row is told later.
 */
export const MAX_GRANT_BYTES = 180_000

/** A grant whose row the table cannot hold. Trying to write it again would not help, so it is refused. */
export function sizeProblems(grant: Grant): readonly Problem[] {
  const bytes = new TextEncoder().encode(JSON.stringify(grant)).length
  if (bytes <= MAX_GRANT_BYTES) return []
  const message = `needs ${bytes} bytes in the table with its policies, and a grant may have ${MAX_GRANT_BYTES}: name fewer locations or shorter prefixes, or divide it into several jobs`
  return [{ path: 'access', message }]
}
