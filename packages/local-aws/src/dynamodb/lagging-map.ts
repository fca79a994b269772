import type { Clock } from '../clock.ts'
import { type Range, type SortedMap, sortedMap } from './sorted-map.ts'

export interface LaggingMap {
  get(key: string): string | undefined
  range(range: Range): readonly string[]
  /** Undefined deletes. Returns what takes the write back. */
  write(key: string, value: string | undefined): () => void
}

type Pending = { readonly due: number; readonly key: string; readonly value: string | undefined }

/** A sorted map that may show a write only some milliseconds later; writes keep their order among themselves. */
export function laggingMap(clock: Clock, lagMs: () => number): LaggingMap {
  const map = sortedMap()
  let pending: readonly Pending[] = []

  const settled = (): SortedMap => {
    if (pending.length === 0) return map
    const now = clock.now().getTime()
    for (const { due, key, value } of pending) {
      if (due <= now) change(map, key, value)
    }
    pending = pending.filter(({ due }) => due > now)
    return map
  }

  return {
    get: (key) => settled().get(key),
    range: (range) => settled().range(range),
    write: (key, value) => {
      const due = Math.max(clock.now().getTime() + lagMs(), pending.at(-1)?.due ?? 0)
      if (due <= clock.now().getTime()) {
        const before = settled().get(key)
        change(map, key, value)
        return () => change(map, key, before)
      }
      const write = { due, key, value }
      pending = [...pending, write]
      return () => {
        pending = pending.filter((one) => one !== write)
      }
    },
  }
}

function change(map: SortedMap, key: string, value: string | undefined): void {
  if (value === undefined) map.delete(key)
  else map.set(key, value)
}
