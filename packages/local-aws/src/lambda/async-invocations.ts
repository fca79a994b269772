import type { Agenda } from '../agenda.ts'
import type { Clock } from '../clock.ts'
import type { Random } from '../random.ts'
import type { FunctionResource } from '../template/stack.ts'
import type { Functions, Running } from './functions.ts'
import { turns } from './invocation-queue.ts'
import type { FunctionError } from './outcome.ts'
import type { Roles } from './ports.ts'
import type { Queues } from './queues.ts'

/** Lambda tries a failed event again after one minute, then after two. */
const WAIT_SECONDS = [60, 120]
const NO_ROOM = { errorType: 'TooManyRequestsException', errorMessage: 'Rate Exceeded.' }

/** An event that a function could not take, after all attempts. */
export type Failure = {
  readonly functionName: string
  readonly requestId: string
  readonly at: Date
  readonly attempts: number
  readonly payload: string
  readonly error: FunctionError
  /** The queue that got it; undefined if it is lost. */
  readonly deadLetterArn: string | undefined
}

/** Invocations that nobody waits for: events, schedules, and `InvocationType: Event`. */
export interface AsyncInvocations {
  /** Accepts an event, as Lambda does, whatever comes of it later. Returns its request id; undefined: no such function. */
  enqueue(functionArn: string, payload: string): string | undefined
  /** Every event that failed for good. */
  readonly failures: readonly Failure[]
}

type Parts = {
  readonly functions: Functions
  readonly agenda: Agenda
  readonly clock: Clock
  readonly random: Random
  readonly queues: Queues
  readonly roles: Roles
}

type Event = { readonly running: Running; readonly payload: string; readonly requestId: string; readonly since: Date }

export function asyncInvocations({ functions, agenda, clock, random, queues, roles }: Parts): AsyncInvocations {
  const failures: Failure[] = []
  const lines = new Map<Running, ReturnType<typeof turns>>()

  const isTooOld = ({ running, since }: Event, seconds: number) =>
    clock.now().getTime() + seconds * 1000 - since.getTime() > running.fn.longestAgeSeconds * 1000

  const takeTurn = (running: Running, turn: () => Promise<void>) => {
    const line = lines.get(running) ?? turns(running, agenda)
    lines.set(running, line)
    line(turn)
  }

  const attempt = (event: Event, number: number): void => {
    const { running } = event
    if (running.fn.reservedConcurrency === 0) giveUp(event, number - 1, NO_ROOM, 'ZeroReservedConcurrency')
    else takeTurn(running, () => run(event, number))
  }

  const run = async (event: Event, number: number): Promise<void> => {
    if (isTooOld(event, 0)) return giveUp(event, number - 1, NO_ROOM, 'EventAgeExceeded')
    const outcome = await event.running.run(event.payload, event.requestId, number)
    if (outcome === 'throttled') attempt(event, number)
    else if (!outcome.ok) tryAgain(event, number, outcome.error)
  }

  const tryAgain = (event: Event, number: number, error: FunctionError): void => {
    const { fn } = event.running
    const seconds = WAIT_SECONDS[number - 1] ?? 0
    if (number > fn.retries) giveUp(event, number, error, 'RetriesExhausted')
    else if (isTooOld(event, seconds)) giveUp(event, number, error, 'EventAgeExceeded')
    else {
      const due = new Date(clock.now().getTime() + seconds * 1000)
      agenda.at(due, `retry ${fn.name}`, () => attempt(event, number + 1))
    }
  }

  const giveUp = (
    { running, payload, requestId }: Event,
    attempts: number,
    error: FunctionError,
    condition: string,
  ) => {
    const { fn } = running
    const at = clock.now()
    const record = destinationRecord(fn, requestId, at, attempts, condition, payload, error)
    const attributes = { RequestID: requestId, ErrorCode: '200', ErrorMessage: error.errorMessage.slice(0, 1024) }
    const sent = [
      fn.onFailureArn && send(fn, fn.onFailureArn, record, {}) ? fn.onFailureArn : undefined,
      fn.deadLetterArn && send(fn, fn.deadLetterArn, payload, attributes) ? fn.deadLetterArn : undefined,
    ]
    const deadLetterArn = sent.find((arn) => arn !== undefined)
    failures.push({ functionName: fn.name, requestId, at, attempts, payload, error, deadLetterArn })
  }
  /** Lambda sends as the function's own role. */
  const send = (fn: FunctionResource, queueArn: string, body: string, attributes: Readonly<Record<string, string>>) =>
    roles.authorizeAs(fn.roleArn, 'sqs:SendMessage', queueArn, {}).decision === 'allow' &&
    queues.send(queueArn, body, attributes, 'authorised')

  return {
    failures,
    enqueue: (functionArn, payload) => {
      const running = functions.find(functionArn)
      if (!running) return undefined
      const event = { running, payload, requestId: random.uuid(), since: clock.now() }
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
