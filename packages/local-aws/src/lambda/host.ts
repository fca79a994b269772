import type { Agenda } from '../agenda.ts'
import type { Clock } from '../clock.ts'
import type { Metrics } from '../cloudwatch/metrics/store.ts'
import type { StreamFaults } from '../dynamodb/streams/faults.ts'
import type { Streams } from '../dynamodb/streams/streams.ts'
import type { Random } from '../random.ts'
import type { Service } from '../service.ts'
import type { FunctionResource, Stack } from '../template/stack.ts'
import { DEFAULT_SOURCE_IP, type Origin } from '../wire.ts'
import { type AsyncInvocations, createAsyncInvocations } from './async-invocations.ts'
import type { ContainerOptions, Crash } from './container.ts'
import { mappingsOf } from './event-source-mappings.ts'
import { connectEventSources } from './event-sources.ts'
import { createFunctions, type Functions, type Run } from './functions.ts'
import { createLogDelivery } from './log-delivery.ts'
import type { PaceOf } from './pace.ts'
import type { LogSink, Roles, Send } from './ports.ts'
import { createQueues, type Queues } from './queues.ts'
import { realTime } from './real-pace.ts'
import { functionMetric, measureRun } from './run-metrics.ts'
import { lambdaService } from './service.ts'
import { connectStreamSources, type StreamSources } from './streams/stream-sources.ts'

export type LambdaHostOptions = {
  readonly stack: Stack
  readonly clock: Clock
  readonly random: Random
  readonly agenda: Agenda
  readonly roles: Roles
  /** Sends the calls that functions make to the gateway. */
  readonly send: Send
  readonly logs: LogSink
  /** Where functions' calls come from. Default: a public address. */
  readonly origin?: Origin
  /** How many times faster than real time a function's own timers run. Default: 1. */
  readonly timerSpeed?: number
  /** How time passes for functions. Default: real time. */
  readonly paceOf?: PaceOf | undefined
  readonly onRun?: (run: Run) => void
  /** Decides at each call of a function whether its container crashes. */
  readonly crash?: ContainerOptions['crash'] | undefined
  /** Default: none. */
  readonly streams?: Streams
  readonly streamFaults?: StreamFaults | undefined
  /** Where Lambda and its queues say what they measure. Default: nowhere. */
  readonly metrics?: Metrics
}

export type LambdaHost = {
  readonly functions: Functions
  readonly events: AsyncInvocations
  readonly queues: Queues
  readonly streamSources: StreamSources
  readonly service: Service
  /** Lines that were not written because a role may not write them, or because the log group does not exist. */
  readonly droppedLines: readonly { readonly functionName: string; readonly message: string }[]
}

/** Lambda with the functions of a stack. Throws if a function's role does not trust Lambda, as AWS does. */
export function createLambdaHost(options: LambdaHostOptions): LambdaHost {
  const { stack, clock, random, agenda, roles, metrics } = options
  for (const fn of stack.functions) checkTrust(fn, roles)

  const sqs = createQueues(stack.queues, clock, metrics)
  const logDelivery = createLogDelivery(stack.location, roles, options.logs)
  const hosted = createFunctions(stack.functions, {
    log: logDelivery.log,
    onRun: (run) => {
      if (metrics) measureRun(run, clock.now(), metrics)
      options.onRun?.(run)
    },
    onThrottled: (name) => metrics?.measure(functionMetric(name, 'Throttles'), 1, 'Count'),
    container: {
      clock,
      random,
      roles,
      region: stack.location.region,
      send: options.send,
      origin: options.origin ?? { sourceIp: DEFAULT_SOURCE_IP },
      paceOf: options.paceOf ?? realTime(clock, options.timerSpeed ?? 1),
      crash: options.crash ?? noCrash,
    },
  })
  const events = createAsyncInvocations({ functions: hosted, agenda, clock, random, queues: sqs, roles, metrics })
  connectEventSources({ stack, functions: hosted, queues: sqs, agenda, clock, random, roles })
  const streamSources = connectStreamSources({
    ...{ stack, functions: hosted, queues: sqs, agenda, clock, random, roles },
    streams: options.streams ?? NO_STREAMS,
    faults: options.streamFaults,
  })
  const service = lambdaService(hosted, events, clock, () => mappingsOf(stack, streamSources.isEnabled))
  return { functions: hosted, events, queues: sqs, streamSources, service, droppedLines: logDelivery.dropped }
}

const NO_STREAMS: Streams = { all: [], records: () => [], add: () => {} }

function noCrash(): Crash {
  return undefined
}

function checkTrust(fn: FunctionResource, roles: Roles): void {
  if (roles.trusts(fn.roleArn, ['lambda.amazonaws.com'], {})) return
  throw new Error(`Cannot host ${fn.name}: its role ${fn.roleArn} cannot be assumed by Lambda`)
}
