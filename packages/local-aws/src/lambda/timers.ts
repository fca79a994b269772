import type { Cancel } from '../agenda.ts'
import type { Wait } from './pace.ts'

/** A timer object, as far as code uses it that only clears it. */
type Handle = { readonly ref: () => Handle; readonly unref: () => Handle; readonly hasRef: () => boolean }
type Start = (what: (...args: unknown[]) => void, ms?: number, ...args: unknown[]) => Handle

/** The timers of a container: they follow its pace, and end with it. */
export interface Timers {
  /** The functions of `node:timers` and the globals. */
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

export function createTimers(wait: Wait): Timers {
  const active = new Map<unknown, Cancel>()

  const once: Start = (what, ms = 0, ...args) => {
    const handle = newHandle()
    const fire = () => {
      active.delete(handle)
      what(...args)
    }
    active.set(handle, wait(ms, fire))
    return handle
  }
  const again: Start = (what, ms = 0, ...args) => {
    const handle = newHandle()
    const fire = () => {
      active.set(handle, wait(ms, fire))
      what(...args)
    }
    active.set(handle, wait(ms, fire))
    return handle
  }
  const stop = (handle: unknown) => {
    active.get(handle)?.()
    active.delete(handle)
  }

  return {
    module: {
      ...{ setTimeout: once, setInterval: again, clearTimeout: stop, clearInterval: stop },
      ...{ setImmediate, clearImmediate },
    },
    promises: { setTimeout: (ms, value) => new Promise((resolve) => void once(() => resolve(value), ms)) },
    clear: () => {
      for (const handle of [...active.keys()]) stop(handle)
    },
  }
}

function newHandle(): Handle {
  const handle: Handle = { ref: () => handle, unref: () => handle, hasRef: () => true }
  return handle
}
