import type { Agenda } from '../agenda.ts'
import type { Clock } from '../clock.ts'
import type { Metrics } from '../cloudwatch/metrics/store.ts'
import type { Random } from '../random.ts'
import type { FunctionResource } from '../template/stack.ts'
import type { Functions, HostedFunction } from './functions.ts'
import { createInvocationQueue } from './invocation-queue.ts'
import type { FunctionError } from './outcome.ts'
import type { Roles } from './ports.ts'
import type { Queues } from './queues.ts'
import { functionMetric } from './run-metrics.ts'

/** Lambda retries a failed event after one minute, then after two. */
const RETRY_AFTER_SECONDS = [60, 120]
const THROTTLED = { errorType: 'TooManyRequestsException', errorMessage: 'Rate Exceeded.' }

/** An event that failed after all attempts. */
export type Failure = {
  readonly functionName: string
  readonly requestId: string
  readonly at: Date
  readonly attempts: number
  readonly payload: string
  readonly error: FunctionError
  /** The queue that received it; undefined if it is lost. */
  readonly deadLetterArn: string | undefined
}

/** Asynchronous invocations: by event rules, by schedules, and with `InvocationType: Event`. */
export interface AsyncInvocations {
  /** Accepts an event, which runs later. Returns its request id; undefined if there is no such function. */
  enqueue(functionArn: string, payload: string): string | undefined
  /** Every event that failed after its last attempt. */
  readonly failures: readonly Failure[]
}

type Parts = {
  readonly functions: Functions
  readonly agenda: Agenda
  readonly clock: Clock
  readonly random: Random
  readonly queues: Queues
  readonly roles: Roles
  readonly metrics?: Metrics | undefined
}

type Event = {
  readonly hosted: HostedFunction
  readonly payload: string
  readonly requestId: string
  readonly acceptedAt: Date
}

export function createAsyncInvocations({
  functions,
  agenda,
  clock,
  random,
  queues,
  roles,
  metrics,
}: Parts): AsyncInvocations {
  const failures: Failure[] = []
  const invocationQueues = new Map<HostedFunction, ReturnType<typeof createInvocationQueue>>()

  const isTooOld = ({ hosted, acceptedAt }: Event, inSeconds: number) =>
    clock.now().getTime() + inSeconds * 1000 - acceptedAt.getTime() > hosted.fn.maxAgeSeconds * 1000

  const enqueue = (hosted: HostedFunction, invocation: () => Promise<void>) => {
    const invocationQueue = invocationQueues.get(hosted) ?? createInvocationQueue(hosted, agenda)
    invocationQueues.set(hosted, invocationQueue)
    invocationQueue.enqueue(invocation)
  }

  const attempt = (event: Event, number: number): void => {
    const { hosted } = event
    if (hosted.fn.reservedConcurrency === 0) giveUp(event, number - 1, THROTTLED, 'ZeroReservedConcurrency')
    else enqueue(hosted, () => run(event, number))
  }

  const run = async (event: Event, number: number): Promise<void> => {
    if (isTooOld(event, 0)) return giveUp(event, number - 1, THROTTLED, 'EventAgeExceeded')
    const outcome = await event.hosted.run(event.payload, event.requestId, number)
    if (outcome === 'throttled') attempt(event, number)
    else if (!outcome.ok) retry(event, number, outcome.error)
  }

  const retry = (event: Event, number: number, error: FunctionError): void => {
    const { fn } = event.hosted
    const seconds = RETRY_AFTER_SECONDS[number - 1] ?? 0
    if (number > fn.retries) giveUp(event, number, error, 'RetriesExhausted')
    else if (isTooOld(event, seconds)) giveUp(event, number, error, 'EventAgeExceeded')
    else {
      const due = new Date(clock.now().getTime() + seconds * 1000)
      agenda.at(due, `retry ${fn.name}`, () => attempt(event, number + 1))
    }
  }

  const giveUp = ({ hosted, payload, requestId }: Event, attempts: number, error: FunctionError, condition: string) => {
    const { fn } = hosted
    const at = clock.now()
    const record = destinationRecord(fn, requestId, at, attempts, condition, payload, error)
    const attributes = { RequestID: requestId, ErrorCode: '200', ErrorMessage: error.errorMessage.slice(0, 1024) }
    const queueArns = [
      fn.onFailureArn && send(fn, fn.onFailureArn, record, {}) ? fn.onFailureArn : undefined,
      fn.deadLetterArn && send(fn, fn.deadLetterArn, payload, attributes) ? fn.deadLetterArn : undefined,
    ]
    if (fn.onFailureArn !== undefined && queueArns[0] === undefined)
      metrics?.measure(functionMetric(fn.name, 'DestinationDeliveryFailures'), 1, 'Count')
    const deadLetterArn = queueArns.find((arn) => arn !== undefined)
    failures.push({ functionName: fn.name, requestId, at, attempts, payload, error, deadLetterArn })
  }
  /** Lambda sends with the permissions of the function's role. */
  const send = (fn: FunctionResource, queueArn: string, body: string, attributes: Readonly<Record<string, string>>) =>
    roles.authorizeAs(fn.roleArn, 'sqs:SendMessage', queueArn, {}).decision === 'allow' &&
    queues.send(queueArn, body, attributes, 'authorized')

  return {
    failures,
    enqueue: (functionArn, payload) => {
      const hosted = functions.find(functionArn)
      if (!hosted) return undefined
      const event = { hosted, payload, requestId: random.uuid(), acceptedAt: clock.now() }
      attempt(event, 1)
      return event.requestId
    },
  }
}

function destinationRecord(
  fn: FunctionResource,
  requestId: string,
  at: Date,
  approximateInvokeCount: number,
  condition: string,
  payload: string,
  error: FunctionError,
): string {
  return JSON.stringify({
    version: '1.0',
    timestamp: at.toISOString(),
    requestContext: { requestId, functionArn: `${fn.arn}:$LATEST`, condition, approximateInvokeCount },
    requestPayload: JSON.parse(payload),
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    responsePayload: error,
  })
}
