import { AwsError } from './aws-error.ts'
import type { Caller, Protocol } from './service.ts'

/** One call that is about to be made, or has just been. */
export type Attempt = {
  readonly at: Date
  readonly service: string
  readonly protocol: Protocol
  readonly operation: string
  readonly caller: Caller
}

/**
 * What goes wrong, decided (and seeded) by whoever supplies it. An `AwsError` is answered in place of the real answer;
 * any other error breaks the connection: it is what the caller's HTTP client throws.
 */
export interface Faults {
  /** The service has not looked at the call yet: nothing changes. */
  before(attempt: Attempt): Error | undefined
  /** The change has been made, and its answer gets lost. */
  after(attempt: Attempt): Error | undefined
}

/** Asks each in turn; the first that says something has its way, and the rest are not asked. */
export function inTurn(faults: readonly Faults[]): Faults {
  return {
    before: (attempt) => firstOf(faults, (one) => one.before(attempt)),
    after: (attempt) => firstOf(faults, (one) => one.after(attempt)),
  }
}

/** Too many requests, in the service's own words. Every SDK tries again. */
export function throttled(protocol: Protocol): AwsError {
  const [code, status, message] = THROTTLED[protocol]
  return new AwsError(code, status, message)
}

/** Something broke on AWS's side. Every SDK tries again. */
export function broken(protocol: Protocol): AwsError {
  const [code, status] = BROKEN[protocol]
  return new AwsError(code, status, 'We encountered an internal error. Please try again.')
}

/** The connection was closed before an answer came: nobody can tell whether the call was carried out. */
export function connectionLost(): Error {
  return Object.assign(new Error('socket hang up'), { code: 'ECONNRESET', name: 'TimeoutError' })
}

const THROTTLED: Readonly<Record<Protocol, readonly [string, number, string]>> = {
  query: ['Throttling', 400, 'Rate exceeded'],
  json: ['ThrottlingException', 400, 'Rate exceeded'],
  'rest-json': ['ThrottlingException', 429, 'Rate exceeded'],
  'rest-xml': ['SlowDown', 503, 'Please reduce your request rate.'],
}

const BROKEN: Readonly<Record<Protocol, readonly [string, number]>> = {
  query: ['ServiceFailure', 500],
  json: ['InternalServerError', 500],
  'rest-json': ['InternalServerException', 500],
  'rest-xml': ['InternalError', 500],
}

function firstOf(faults: readonly Faults[], ask: (one: Faults) => Error | undefined): Error | undefined {
  for (const one of faults) {
    const fault = ask(one)
    if (fault) return fault
  }
  return undefined
}
