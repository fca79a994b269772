import type { LocationList } from './access.ts'

/** One value for each list of locations. */
export function byList<Value>(of: (list: LocationList) => Value) {
  return {
    datasets: of('datasets'),
    baseModels: of('baseModels'),
    outputs: of('outputs'),
    checkpoints: of('checkpoints'),
    scratch: of('scratch'),
  } satisfies Record<LocationList, Value>
}
