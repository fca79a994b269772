/** A function's own timers: they can be hurried, and die with its container. */
export interface Timers {
  /** What `node:timers` and the globals offer. */
  readonly module: {
    readonly setTimeout: (what: (...args: unknown[]) => void, ms?: number, ...args: unknown[]) => NodeJS.Timeout
    readonly setInterval: (what: (...args: unknown[]) => void, ms?: number, ...args: unknown[]) => NodeJS.Timeout
    readonly clearTimeout: typeof clearTimeout
    readonly clearInterval: typeof clearInterval
    readonly setImmediate: typeof setImmediate
    readonly clearImmediate: typeof clearImmediate
  }
  readonly promises: { readonly setTimeout: <T>(ms?: number, value?: T) => Promise<T | undefined> }
  clear(): void
}

/** The longest that Node can wait. */
const NEVER_MS = 2 ** 31 - 1

/**
 * With a held clock nobody waits for real: at `speed` 100 an SDK's back-off of 100 ms takes 1 ms.
 * A timer as long as the function's time limit never fires: on AWS the function is gone by then.
 */
export function timers(speed: number, limitMs: number): Timers {
  const running = new Set<NodeJS.Timeout>()
  const keep = (timer: NodeJS.Timeout) => {
    running.add(timer)
    return timer
  }
  const shortened = (ms: number) => (ms >= limitMs ? NEVER_MS : ms / speed)
  const later: Timers['module']['setTimeout'] = (what, ms = 0, ...args) => {
    const timer = setTimeout(() => {
      running.delete(timer)
      what(...args)
    }, shortened(ms))
    return keep(timer)
  }
  const forget = (timer: Parameters<typeof clearTimeout>[0]) => {
    if (typeof timer === 'object') running.delete(timer)
    clearTimeout(timer)
  }

  return {
    module: {
      setTimeout: later,
      setInterval: (what, ms = 0, ...args) => keep(setInterval(what, shortened(ms), ...args)),
      clearTimeout: forget,
      clearInterval: forget,
      setImmediate,
      clearImmediate,
    },
    promises: { setTimeout: (ms, value) => new Promise((resolve) => later(() => resolve(value), ms)) },
    clear: () => {
      for (const timer of running) clearTimeout(timer)
      running.clear()
    },
  }
}
