import type { Clock } from '../clock.ts'
import { createSortedMap, type Range, type SortedMap } from './sorted-map.ts'

export interface LaggingMap {
  get(key: string): string | undefined
  range(range: Range): readonly string[]
  /** Undefined deletes. Returns a function that undoes the write. */
  write(key: string, value: string | undefined): () => void
}

type Pending = { readonly due: number; readonly key: string; readonly value: string | undefined }

/** A sorted map in which writes become visible after a delay, and in the order in which they were made. */
export function createLaggingMap(clock: Clock, lagMs: () => number): LaggingMap {
  const map = createSortedMap()
  let pending: readonly Pending[] = []

  const visible = (): SortedMap => {
    if (pending.length === 0) return map
    const now = clock.now().getTime()
    for (const { due, key, value } of pending) {
      if (due <= now) change(map, key, value)
    }
    pending = pending.filter(({ due }) => due > now)
    return map
  }

  return {
    get: (key) => visible().get(key),
    range: (range) => visible().range(range),
    write: (key, value) => {
      const due = Math.max(clock.now().getTime() + lagMs(), pending.at(-1)?.due ?? 0)
      if (due <= clock.now().getTime()) {
        const before = visible().get(key)
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
