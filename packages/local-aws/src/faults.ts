import { AwsError } from './aws-error.ts'
import type { Caller, Protocol } from './service.ts'

/** One call that local AWS is about to carry out, or has just carried out. */
export type Attempt = {
  readonly at: Date
  readonly service: string
  readonly protocol: Protocol
  readonly operation: string
  readonly caller: Caller
}

/**
 * Fault injection: decides for each call whether it fails. An `AwsError` replaces the real response; a `NoResponse`
 * leaves the caller waiting; any other error breaks the connection, and is what the caller's HTTP client throws.
 */
export interface Faults {
  /** Asked before the call is carried out: a fault here changes nothing. */
  before(attempt: Attempt): Error | undefined
  /** Asked after the call has been carried out: a fault here loses the response of a change that was made. */
  after(attempt: Attempt): Error | undefined
}

/** Asks each in order; the first fault counts, and the rest are not asked. */
export function combineFaults(faults: readonly Faults[]): Faults {
  return {
    before: (attempt) => firstOf(faults, (one) => one.before(attempt)),
    after: (attempt) => firstOf(faults, (one) => one.after(attempt)),
  }
}

/** The throttling error of this protocol. SDKs retry it. */
export function throttled(protocol: Protocol): AwsError {
  const [code, status, message] = THROTTLED[protocol]
  return new AwsError(code, status, message)
}

/** The internal server error (5xx) of this protocol. SDKs retry it. */
export function serverError(protocol: Protocol): AwsError {
  const [code, status] = SERVER_ERRORS[protocol]
  return new AwsError(code, status, 'We encountered an internal error. Please try again.')
}

/** The connection was closed before the response: the caller cannot know whether the call was carried out. SDKs retry it. */
export function connectionLost(): Error {
  return Object.assign(new Error('socket hang up'), { code: 'ECONNRESET', name: 'TimeoutError' })
}

/** The call is never answered, and its connection stays open. */
export class NoResponse extends Error {
  constructor() {
    super('The call is never answered')
    this.name = 'NoResponse'
  }
}

/**
 * The call gets no response, not even an error: only the caller's own time-out ends it. The connection is established, so
 * a connection time-out does not. `before`, the request does not reach the service; `after`, it has been carried out.
 */
export function neverAnswered(): NoResponse {
  return new NoResponse()
}

/** Waits for a response as a client without a time-out does: for ever if the call is never answered. */
export async function responseOrSilence<Response>(response: Promise<Response>): Promise<Response> {
  try {
    return await response
  } catch (error) {
    if (error instanceof NoResponse) return new Promise(() => {})
    throw error
  }
}

const THROTTLED: Readonly<Record<Protocol, readonly [string, number, string]>> = {
  query: ['Throttling', 400, 'Rate exceeded'],
  ec2: ['RequestLimitExceeded', 503, 'Request limit exceeded.'],
  json: ['ThrottlingException', 400, 'Rate exceeded'],
  'rest-json': ['ThrottlingException', 429, 'Rate exceeded'],
  'rest-xml': ['SlowDown', 503, 'Please reduce your request rate.'],
}

const SERVER_ERRORS: Readonly<Record<Protocol, readonly [string, number]>> = {
  query: ['ServiceFailure', 500],
  ec2: ['InternalError', 500],
  json: ['InternalServerError', 500],
  'rest-json': ['InternalServerException', 500],
  'rest-xml': ['InternalError', 500],
}

function firstOf(faults: readonly Faults[], check: (one: Faults) => Error | undefined): Error | undefined {
  for (const one of faults) {
    const fault = check(one)
    if (fault) return fault
  }
  return undefined
}
