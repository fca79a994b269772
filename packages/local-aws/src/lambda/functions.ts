import type { FunctionResource } from '../template/stack.ts'
import { readBundle } from './bundle.ts'
import { type Container, type ContainerOptions, startContainer } from './container.ts'
import type { Outcome } from './outcome.ts'

/** One run of one function. */
export type Run = {
  readonly functionName: string
  readonly requestId: string
  readonly attempt: number
  readonly at: Date
  readonly payload: string
  readonly outcome: Outcome
  /** For a batch of a stream: how long before the run its last record was written. Lambda's metric `IteratorAge`. */
  readonly iteratorAgeMs?: number
}

/** What a run says of itself besides its payload and outcome. */
export type RunDetails = Pick<Run, 'iteratorAgeMs'>

export type HostedFunction = {
  readonly fn: FunctionResource
  /** `throttled`: the function's reserved concurrency is used up. */
  readonly run: (
    payload: string,
    requestId: string,
    attempt: number,
    details?: RunDetails,
    /** Called with each line that this run logs. */
    onLog?: (message: string) => void,
  ) => Promise<Outcome | 'throttled'>
  readonly hasCapacity: () => boolean
  /** Calls the listener after every run, when there may be capacity again. */
  readonly onCapacity: (listener: () => void) => void
}

/** The functions of a stack, each with its warm containers. */
export interface Functions {
  /** By name, ARN, or ARN with `:$LATEST`. */
  find(nameOrArn: string): HostedFunction | undefined
  readonly all: readonly FunctionResource[]
  /** Discards all idle containers: the next event of every function meets a cold start. */
  restart(): void
}

export type FunctionsOptions = {
  readonly container: Omit<ContainerOptions, 'log'>
  readonly log: (fn: FunctionResource, stream: string, message: string) => void
  readonly onRun?: ((run: Run) => void) | undefined
  /** Called when a run is refused because the reserved concurrency of a function is used up. */
  readonly onThrottled?: ((functionName: string) => void) | undefined
}

/** Throws if a bundle is missing or is not CommonJS. */
export function createFunctions(resources: readonly FunctionResource[], options: FunctionsOptions): Functions {
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

/** A container, and who listens to what it logs: it runs one invocation at a time. */
type Warm = { readonly container: Container; onLog: ((message: string) => void) | undefined }

/** Keeps containers warm; starts another one only if all others are busy. */
function pool(fn: FunctionResource, options: FunctionsOptions): HostedFunction & { readonly restart: () => void } {
  let idle: Warm[] = []
  let busy = 0
  const listeners: (() => void)[] = []
  const bundle = readBundle(fn.zipFile, fn.handler)
  const { clock } = options.container

  const hasCapacity = () => busy < (fn.reservedConcurrency ?? Number.POSITIVE_INFINITY)
  const start = (): Warm => {
    const log = (stream: string, message: string) => {
      options.log(fn, stream, message)
      warm.onLog?.(message)
    }
    const warm: Warm = { container: startContainer(fn, bundle, { ...options.container, log }), onLog: undefined }
    return warm
  }
  return {
    fn,
    hasCapacity,
    onCapacity: (listener) => {
      listeners.push(listener)
    },
    restart: () => {
      idle = []
    },
    run: async (payload, requestId, attempt, details = {}, onLog = undefined) => {
      if (!hasCapacity()) {
        options.onThrottled?.(fn.name)
        return 'throttled'
      }
      busy += 1
      try {
        const warm = idle.pop() ?? start()
        warm.onLog = onLog
        const at = clock.now()
        const outcome = await warm.container.invoke(payload, requestId)
        if (warm.container.alive) idle.push(warm)
        options.onRun?.({ functionName: fn.name, requestId, attempt, at, payload, outcome, ...details })
        return outcome
      } finally {
        busy -= 1
        for (const listener of listeners) listener()
      }
    },
  }
}
