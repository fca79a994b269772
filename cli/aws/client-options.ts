/** Options of every client of the command line: a service that does not answer is an error within a minute, not a command that hangs. */
export const CLIENT_OPTIONS = {
  maxAttempts: 5,
  requestHandler: { connectionTimeout: 3000, requestTimeout: 15_000, throwOnRequestTimeout: true },
}

export type ClientOptions = typeof CLIENT_OPTIONS

/** Of a command that goes on without an answer: a revocation does not wait a minute for a table that is out. */
export const IMPATIENT_OPTIONS: ClientOptions = {
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 2000, requestTimeout: 4000, throwOnRequestTimeout: true },
}
