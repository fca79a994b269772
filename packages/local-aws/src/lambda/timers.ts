import type { Cancel } from '../agenda.ts'
import type { Wait } from './pace.ts'

/** What a timer is to those who only ever clear it. */
type Handle = { readonly ref: () => Handle; readonly unref: () => Handle; readonly hasRef: () => boolean }
type Start = (what: (...args: unknown[]) => void, ms?: number, ...args: unknown[]) => Handle

/** A function's own timers: they go by its pace, and die with its container. */
export interface Timers {
  /** What `node:timers` and the globals offer. */
  readonly module: {
    readonly setTimeout: Start
    readonly setInterval: Start
    readonly clearTimeout: (handle: unknown) => void
    readonly clearInterval: (handle: unknown) => void
    readonly setImmediate: typeof setImmediate
    readonly clearImmediate: typeof clearImmediate
  }
  readonly promises: { readonly setTimeout: <T>(ms?: number, value?: T) => Promise<T | undefined> }
  clear(): void
}

export function timers(wait: Wait): Timers {
  const running = new Map<unknown, Cancel>()

  const once: Start = (what, ms = 0, ...args) => {
    const handle = newHandle()
    const fire = () => {
      running.delete(handle)
      what(...args)
    }
    running.set(handle, wait(ms, fire))
    return handle
  }
  const again: Start = (what, ms = 0, ...args) => {
    const handle = newHandle()
    const fire = () => {
      running.set(handle, wait(ms, fire))
      what(...args)
    }
    running.set(handle, wait(ms, fire))
    return handle
  }
  const stop = (handle: unknown) => {
    running.get(handle)?.()
    running.delete(handle)
  }

  return {
    module: {
      ...{ setTimeout: once, setInterval: again, clearTimeout: stop, clearInterval: stop },
      ...{ setImmediate, clearImmediate },
    },
    promises: { setTimeout: (ms, value) => new Promise((resolve) => void once(() => resolve(value), ms)) },
    clear: () => {
      for (const handle of [...running.keys()]) stop(handle)
    },
  }
}

function newHandle(): Handle {
  const handle: Handle = { ref: () => handle, unref: () => handle, hasRef: () => true }
  return handle
}
