import type { Clock } from '../clock.ts'
import type { Random } from '../random.ts'
import type { FunctionResource } from '../template/stack.ts'
import type { Origin, WireRequest } from '../wire.ts'
import type { Bundle } from './bundle.ts'
import { lambdaContext } from './context.ts'
import { containerEnvironment, credentialVariables } from './environment.ts'
import { describeError, logLine } from './log-line.ts'
import type { FunctionError, Outcome } from './outcome.ts'
import type { PaceOf } from './pace.ts'
import type { Roles, Send } from './ports.ts'
import { evaluate } from './sandbox.ts'
import { assumeFunctionRole, expiresSoon } from './session.ts'
import { createTimers } from './timers.ts'

/** When a container crashes: before a call leaves it, or after the call was carried out. Undefined: it does not. */
export type Crash = 'before' | 'after' | undefined

export type ContainerOptions = {
  readonly clock: Clock
  readonly random: Random
  readonly region: string
  readonly roles: Roles
  readonly send: Send
  readonly origin: Origin
  readonly paceOf: PaceOf
  readonly log: (stream: string, message: string) => void
  readonly crash: (functionName: string, requestId: string, request: WireRequest) => Crash
}

/** One execution environment of a function. It serves one event at a time, as on AWS. */
export interface Container {
  /** Never rejects. */
  invoke(payload: string, requestId: string): Promise<Outcome>
  /** False once the container has crashed, timed out or failed to start: it serves no further event. */
  readonly alive: boolean
}

export function startContainer(fn: FunctionResource, bundle: Bundle, options: ContainerOptions): Container {
  const { clock, random, roles } = options
  const stream = `${clock.now().toISOString().slice(0, 10).replaceAll('-', '/')}/[$LATEST]${random.hex(32)}`
  const pace = options.paceOf(fn)
  const timers = createTimers(pace.wait)
  let session = assumeFunctionRole(roles, fn.roleArn, fn.name, clock.now())
  const env = containerEnvironment(fn, stream, options.region, session)
  let exports: object | undefined
  let requestId = ''
  let alive = true
  let fail: (error: FunctionError) => void = () => {}

  const terminate = (errorType: string, reason: string) => {
    alive = false
    timers.clear()
    fail({ errorType, errorMessage: `RequestId: ${requestId} Error: ${reason}` })
  }
  const print = (text: string | undefined) => {
    if (alive && text) options.log(stream, text)
  }
  const write = (level: string, args: readonly unknown[]) => {
    print(logLine({ level, args, requestId }, fn.log.format, fn.log.level, clock))
  }
  // Code of a terminated container may still run here: its calls are neither sent nor answered.
  const send: Send = async (request) => {
    await pace.networkDelay(request)
    const crash = alive ? options.crash(fn.name, requestId, request) : undefined
    if (crash === 'before') terminate('Runtime.ExitError', 'Runtime exited')
    if (!alive) return never()
    const response = await pace.whileAnswered(options.send(request))
    if (crash === 'after') terminate('Runtime.ExitError', 'Runtime exited')
    return alive ? response : never()
  }
  const start = () =>
    evaluate(bundle, {
      ...{
        clock: pace.clock,
        random: pace.random,
        origin: options.origin,
        send,
        timers,
        onSilence: pace.onSilence,
        env,
        onLine: write,
      },
      onOutput: (text) => print(text.replace(/\n$/, '')),
      onExit: (code) => terminate('Runtime.ExitError', `Runtime exited with error: exit status ${code}`),
    })

  const serve = async (payload: string): Promise<Outcome> => {
    try {
      if (expiresSoon(session, clock.now())) {
        session = assumeFunctionRole(roles, fn.roleArn, fn.name, clock.now())
        Object.assign(env, credentialVariables(session))
      }
      exports ??= start()
      const handler: unknown = Reflect.get(exports, bundle.handlerName)
      if (typeof handler !== 'function') throw new TypeError(`${fn.handler} is undefined or not exported`)
      const result: unknown = await handler(JSON.parse(payload), lambdaContext(fn, requestId, stream, clock))
      return { ok: true, payload: JSON.stringify(result) ?? 'null' }
    } catch (thrown) {
      const error = thrown instanceof Error ? thrown : new Error(String(thrown))
      write('ERROR', [error])
      if (!exports) alive = false
      const { errorType, errorMessage, stackTrace } = describeError(error)
      return { ok: false, error: { errorType, errorMessage, trace: stackTrace } }
    }
  }

  return {
    get alive() {
      return alive
    },
    invoke: async (payload, id) => {
      requestId = id
      const termination = new Promise<Outcome>((resolve) => {
        fail = (error) => resolve({ ok: false, error })
      })
      const timeOut = () =>
        terminate('Sandbox.Timedout', `Task timed out after ${fn.timeoutSeconds.toFixed(2)} seconds`)
      const cancelLimit = pace.limit(fn.timeoutSeconds * 1000, timeOut)
      const outcome = await pace.track(Promise.race([serve(payload), termination]))
      cancelLimit()
      return outcome
    },
  }
}

function never(): Promise<never> {
  return new Promise(() => {})
}
