import { isRecord } from '../template/intrinsics.ts'
import type { Data, Result } from './engine.ts'

/** How often an operation was asked for, and the capacity units it took (of tables; what an index takes is not counted). */
export type Use = { readonly requests: number; readonly units: number }

/** Counts consumed capacity, whether or not the caller asks for it. */
export function capacityMeter() {
  const uses = new Map<string, Use>()
  const add = (operation: string, units: number) => {
    const before = uses.get(operation) ?? { requests: 0, units: 0 }
    uses.set(operation, { requests: before.requests + 1, units: before.units + units })
  }

  return {
    metered: async (operation: string, data: Data, run: (data: Data) => Promise<Result>): Promise<Result> => {
      const asked = data.ReturnConsumedCapacity
      const wanted = asked === 'TOTAL' || asked === 'INDEXES'
      const result = await run(wanted ? data : { ...data, ReturnConsumedCapacity: 'TOTAL' })
      add(operation, unitsOf(result.ConsumedCapacity))
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
