import { isRecord } from '../is-record.ts'
import type { Data, Result } from './engine.ts'

/** How often an operation was requested, and what it consumed. */
export type Consumption = {
  readonly requests: number
  /** Capacity units, without those that a write consumes on indexes. */
  readonly units: number
  /** Items that queries and scans read, including those that were filtered out. */
  readonly scanned: number
}

const NONE: Consumption = { requests: 0, units: 0, scanned: 0 }

/** Measures consumed capacity, also if the caller does not ask for it. */
export function createCapacityMeter() {
  const uses = new Map<string, Consumption>()
  const add = (operation: string, units: number, scanned = 0) => {
    const before = uses.get(operation) ?? NONE
    uses.set(operation, {
      requests: before.requests + 1,
      units: before.units + units,
      scanned: before.scanned + scanned,
    })
  }

  return {
    metered: async (operation: string, data: Data, run: (data: Data) => Promise<Result>): Promise<Result> => {
      const requested = data.ReturnConsumedCapacity
      const wanted = requested === 'TOTAL' || requested === 'INDEXES'
      const result = await run(wanted ? data : { ...data, ReturnConsumedCapacity: 'TOTAL' })
      add(operation, unitsOf(result.ConsumedCapacity), Number(result.ScannedCount ?? 0))
      if (wanted) return result
      const { ConsumedCapacity: _, ...rest } = result
      return rest
    },
    add,
    uses: (): Readonly<Record<string, Consumption>> => Object.fromEntries(uses),
  }
}

function unitsOf(consumed: unknown): number {
  if (Array.isArray(consumed)) return consumed.map(unitsOf).reduce((sum, units) => sum + units, 0)
  return isRecord(consumed) && typeof consumed.CapacityUnits === 'number' ? consumed.CapacityUnits : 0
}
