import type { FunctionResource } from '../template/stack.ts'
import { readBundle } from './bundle.ts'
import { type Container, type ContainerOptions, startContainer } from './container.ts'
import type { Outcome } from './outcome.ts'

/** One run of one function, for tests, the demo's story, and benchmarks. */
export type Run = {
  readonly functionName: string
  readonly requestId: string
  readonly attempt: number
  readonly at: Date
  readonly payload: string
  readonly outcome: Outcome
}

export type Running = {
  readonly fn: FunctionResource
  /** Throttled: all that may run at once are at work. */
  readonly run: (payload: string, requestId: string, attempt: number) => Promise<Outcome | 'throttled'>
  readonly hasRoom: () => boolean
  /** Called after every run, when there may be room again. */
  readonly onRoom: (listener: () => void) => void
}

/** The functions of a stack, each with its warm containers. */
export interface Functions {
  /** By name, ARN, or ARN with `:$LATEST`. */
  find(nameOrArn: string): Running | undefined
  readonly all: readonly FunctionResource[]
  /** The next event of every function meets a cold start. */
  restart(): void
}

export type FunctionsOptions = {
  readonly container: Omit<ContainerOptions, 'log'>
  readonly log: (fn: FunctionResource, stream: string, message: string) => void
  readonly onRun?: ((run: Run) => void) | undefined
}

/** Throws if a bundle is missing or is not CommonJS. */
export function functions(resources: readonly FunctionResource[], options: FunctionsOptions): Functions {
  const pools = new Map(resources.map((fn) => [fn.name, pool(fn, options)]))
  return {
    all: resources,
    find: (nameOrArn) =>
      pools.get(nameOrArn.replace(/^arn:aws:lambda:[^:]*:[^:]*:function:/, '').replace(/:\$LATEST$/, '')),
    restart: () => {
      for (const { restart } of pools.values()) restart()
    },
  }
}

/** Containers are kept warm and handed one event each; a further one starts only when all are at work. */
function pool(fn: FunctionResource, options: FunctionsOptions): Running & { readonly restart: () => void } {
  let idle: Container[] = []
  let atWork = 0
  const listeners: (() => void)[] = []
  const bundle = readBundle(fn.zipFile, fn.handler)
  const { clock } = options.container

  const hasRoom = () => atWork < (fn.reservedConcurrency ?? Number.POSITIVE_INFINITY)
  const start = () => {
    const log = (stream: string, message: string) => options.log(fn, stream, message)
    return startContainer(fn, bundle, { ...options.container, log })
  }
  return {
    fn,
    hasRoom,
    onRoom: (listener) => {
      listeners.push(listener)
    },
    restart: () => {
      idle = []
    },
    run: async (payload, requestId, attempt) => {
      if (!hasRoom()) return 'throttled'
      atWork += 1
      try {
        const container = idle.pop() ?? start()
        const at = clock.now()
        const outcome = await container.invoke(payload, requestId)
        if (container.alive) idle.push(container)
        options.onRun?.({ functionName: fn.name, requestId, attempt, at, payload, outcome })
        return outcome
      } finally {
        atWork -= 1
        for (const listener of listeners) listener()
      }
    },
  }
}
