/** Options of every client of the command line: a service that does not answer is an error within a minute, not a command that hangs. */
export const CLIENT_OPTIONS = {
  maxAttempts: 5,
  requestHandler: { connectionTimeout: 3000, requestTimeout: 15_000, throwOnRequestTimeout: true },
}
