import type { Caller } from './service.ts'

/** One call that reached local AWS, whatever came of it. */
export type CallRecord = {
  readonly at: Date
  readonly service: string
  readonly operation: string
  /** Undefined if nobody could be made out. */
  readonly caller: Caller | undefined
  readonly errorCode?: string
}

/** Every call in order, for counting and for watching. */
export interface Calls {
  readonly all: readonly CallRecord[]
  /** Returns what ends the subscription. */
  subscribe(listener: (record: CallRecord) => void): () => void
}

export function recordCalls(): Calls & { readonly add: (record: CallRecord) => void } {
  const all: CallRecord[] = []
  const listeners = new Set<(record: CallRecord) => void>()
  return {
    all,
    add(record) {
      all.push(record)
      for (const listener of listeners) listener(record)
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
