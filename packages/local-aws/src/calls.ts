import type { Caller } from './service.ts'

/** One call that reached local AWS, successful or not. */
export type CallRecord = {
  readonly at: Date
  readonly service: string
  readonly operation: string
  /** Undefined if authentication failed. */
  readonly caller: Caller | undefined
  readonly errorCode?: string
}

/** Every call in order, for counting and observing. */
export interface Calls {
  readonly all: readonly CallRecord[]
  /** Calls the listener after each call. Returns a function that ends the subscription. */
  subscribe(listener: (record: CallRecord) => void): () => void
}

export function createCallLog(): Calls & { readonly add: (record: CallRecord) => void } {
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
