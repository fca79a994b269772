import type { Agenda } from '../agenda.ts'
import type { Clock } from '../clock.ts'
import type { Random } from '../random.ts'
import type { Service } from '../service.ts'
import type { FunctionResource, Stack } from '../template/stack.ts'
import type { Origin } from '../wire.ts'
import { type AsyncInvocations, asyncInvocations } from './async-invocations.ts'
import type { ContainerOptions, Crash } from './container.ts'
import { eventSources } from './event-sources.ts'
import { functionLogs } from './function-logs.ts'
import { type Functions, functions, type Run } from './functions.ts'
import { hurried, type PaceOf } from './pace.ts'
import type { Connect, LogSink, Roles } from './ports.ts'
import { type Queues, queues } from './queues.ts'
import { lambdaService } from './service.ts'

export type LambdaHostOptions = {
  readonly stack: Stack
  readonly clock: Clock
  readonly random: Random
  readonly agenda: Agenda
  readonly roles: Roles
  /** The front door, for the calls that functions make. */
  readonly connect: Connect
  readonly logs: LogSink
  /** Where functions call from. */
  readonly origin?: Origin
  /** How much faster than real time a function's own timers run: more than 1 with a held clock. */
  readonly timerSpeed?: number
  /** How time passes for functions, if not hurried. */
  readonly paceOf?: PaceOf | undefined
  readonly onRun?: (run: Run) => void
  /** Kills containers in the midst of their work. */
  readonly crash?: ContainerOptions['crash'] | undefined
}

export type LambdaHost = {
  readonly functions: Functions
  readonly events: AsyncInvocations
  readonly queues: Queues
  readonly service: Service
  /** Lines that Lambda could not write, since a role or a log group is not as it should be. */
  readonly droppedLines: readonly { readonly functionName: string; readonly message: string }[]
}

/** Lambda, with the functions of a packaged stack. Throws if a function's role does not trust Lambda, as AWS does. */
export function lambdaHost(options: LambdaHostOptions): LambdaHost {
  const { stack, clock, random, agenda, roles } = options
  for (const fn of stack.functions) checkTrust(fn, roles)

  const sinks = queues(stack.queues, clock)
  const lines = functionLogs(stack.place, roles, options.logs)
  const hosted = functions(stack.functions, {
    log: lines.log,
    onRun: options.onRun,
    container: {
      clock,
      random,
      roles,
      region: stack.place.region,
      connect: options.connect,
      origin: options.origin ?? { sourceIp: '198.51.100.7' },
      paceOf: options.paceOf ?? hurried(clock, options.timerSpeed ?? 1),
      crash: options.crash ?? noCrash,
    },
  })
  const events = asyncInvocations({ functions: hosted, agenda, clock, random, queues: sinks, roles })
  eventSources({ stack, functions: hosted, queues: sinks, agenda, clock, random, roles })
  const service = lambdaService(hosted, events, clock)
  return { functions: hosted, events, queues: sinks, service, droppedLines: lines.dropped }
}

function noCrash(): Crash {
  return undefined
}

function checkTrust(fn: FunctionResource, roles: Roles): void {
  if (roles.trusts(fn.roleArn, ['lambda.amazonaws.com'], {})) return
  throw new Error(`Cannot host ${fn.name}: its role ${fn.roleArn} cannot be assumed by Lambda`)
}
