import { isRecord } from '../template/intrinsics.ts'
import type { Data, Result } from './engine.ts'

/** How often an operation was asked for, and what that took. */
export type Use = {
  readonly requests: number
  /** Capacity units; what a write takes on indexes is not counted. */
  readonly units: number
  /** Items that queries and scans went through, whether or not they are in the answer. */
  readonly scanned: number
}

const UNUSED: Use = { requests: 0, units: 0, scanned: 0 }

/** Counts consumed capacity, whether or not the caller asks for it. */
export function capacityMeter() {
  const uses = new Map<string, Use>()
  const add = (operation: string, units: number, scanned = 0) => {
    const before = uses.get(operation) ?? UNUSED
    uses.set(operation, {
      requests: before.requests + 1,
      units: before.units + units,
      scanned: before.scanned + scanned,
    })
  }

  return {
    metered: async (operation: string, data: Data, run: (data: Data) => Promise<Result>): Promise<Result> => {
      const asked = data.ReturnConsumedCapacity
      const wanted = asked === 'TOTAL' || asked === 'INDEXES'
      const result = await run(wanted ? data : { ...data, ReturnConsumedCapacity: 'TOTAL' })
      add(operation, unitsOf(result.ConsumedCapacity), Number(result.ScannedCount ?? 0))
      if (wanted) return result
      const { ConsumedCapacity: _, ...rest } = result
      return rest
    },
    add,
    uses: (): Readonly<Record<string, Use>> => Object.fromEntries(uses),
  }
}

function unitsOf(consumed: unknown): number {
  if (Array.isArray(consumed)) return consumed.map(unitsOf).reduce((sum, units) => sum + units, 0)
  return isRecord(consumed) && typeof consumed.CapacityUnits === 'number' ? consumed.CapacityUnits : 0
}
