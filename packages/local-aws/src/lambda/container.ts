import type { Clock } from '../clock.ts'
import type { Random } from '../random.ts'
import type { FunctionResource } from '../template/stack.ts'
import type { Origin, WireRequest } from '../wire.ts'
import type { Bundle } from './bundle.ts'
import { lambdaContext } from './context.ts'
import { containerEnvironment, credentialVariables } from './environment.ts'
import { describeError, logLine } from './function-log.ts'
import type { FunctionError, Outcome } from './outcome.ts'
import type { PaceOf } from './pace.ts'
import type { Connect, Roles } from './ports.ts'
import { evaluate } from './sandbox.ts'
import { isShortLived, openSession } from './session.ts'
import { timers } from './timers.ts'

/** When a container dies in the midst of its work: before a call leaves it, or after the call was carried out. */
export type Crash = 'before' | 'after' | undefined

export type ContainerOptions = {
  readonly clock: Clock
  readonly random: Random
  readonly region: string
  readonly roles: Roles
  readonly connect: Connect
  readonly origin: Origin
  readonly paceOf: PaceOf
  readonly log: (stream: string, message: string) => void
  readonly crash: (functionName: string, requestId: string, request: WireRequest) => Crash
}

/** One warm copy of a function. It serves one event at a time, as on AWS. */
export interface Container {
  /** Never rejects. */
  invoke(payload: string, requestId: string): Promise<Outcome>
  /** A container that crashed, timed out or failed to start serves no more. */
  readonly alive: boolean
}

export function startContainer(fn: FunctionResource, bundle: Bundle, options: ContainerOptions): Container {
  const { clock, random, roles } = options
  const stream = `${clock.now().toISOString().slice(0, 10).replaceAll('-', '/')}/[$LATEST]${random.hex(32)}`
  const pace = options.paceOf(fn)
  const ownTimers = timers(pace.wait)
  let session = openSession(roles, fn.roleArn, fn.name, clock.now())
  const env = containerEnvironment(fn, stream, options.region, session)
  let exported: object | undefined
  let requestId = ''
  let alive = true
  let die: (error: FunctionError) => void = () => {}

  const end = (errorType: string, problem: string) => {
    alive = false
    ownTimers.clear()
    die({ errorType, errorMessage: `RequestId: ${requestId} Error: ${problem}` })
  }
  const print = (text: string | undefined) => {
    if (alive && text) options.log(stream, text)
  }
  const write = (level: string, args: readonly unknown[]) => {
    print(logLine({ level, args, requestId }, fn.log.format, fn.log.level, clock))
  }
  // What a dead container still tries to do never happens: its calls neither leave nor return.
  const connect: Connect = async (request) => {
    await pace.travel(request)
    const crash = alive ? options.crash(fn.name, requestId, request) : undefined
    if (crash === 'before') end('Runtime.ExitError', 'Runtime exited')
    if (!alive) return never()
    const response = await options.connect(request)
    if (crash === 'after') end('Runtime.ExitError', 'Runtime exited')
    return alive ? response : never()
  }
  const start = () =>
    evaluate(bundle, {
      ...{
        clock: pace.clock,
        chance: pace.chance,
        origin: options.origin,
        connect,
        timers: ownTimers,
        env,
        onLine: write,
      },
      onOutput: (text) => print(text.replace(/\n$/, '')),
      onExit: (code) => end('Runtime.ExitError', `Runtime exited with error: exit status ${code}`),
    })

  const serve = async (payload: string): Promise<Outcome> => {
    try {
      if (isShortLived(session, clock.now())) {
        session = openSession(roles, fn.roleArn, fn.name, clock.now())
        Object.assign(env, credentialVariables(session))
      }
      exported ??= start()
      const handler: unknown = Reflect.get(exported, bundle.handlerName)
      if (typeof handler !== 'function') throw new TypeError(`${fn.handler} is undefined or not exported`)
      const result: unknown = await handler(JSON.parse(payload), lambdaContext(fn, requestId, stream, clock))
      return { ok: true, payload: JSON.stringify(result) ?? 'null' }
    } catch (thrown) {
      const error = thrown instanceof Error ? thrown : new Error(String(thrown))
      write('ERROR', [error])
      if (!exported) alive = false
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
      const death = new Promise<Outcome>((resolve) => {
        die = (error) => resolve({ ok: false, error })
      })
      const timeUp = () => end('Sandbox.Timedout', `Task timed out after ${fn.timeoutSeconds.toFixed(2)} seconds`)
      const cancelLimit = pace.limit(fn.timeoutSeconds * 1000, timeUp)
      const outcome = await pace.during(Promise.race([serve(payload), death]))
      cancelLimit()
      return outcome
    },
  }
}

function never(): Promise<never> {
  return new Promise(() => {})
}
