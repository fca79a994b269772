/**
 * Options of every client. Each call has a time-out of its own, so that a service that never answers cannot hold up a run
 * that does not need it: three attempts end within ten seconds. Commands of one kind share a middleware stack, instead of
 * building one for each call.
 */
export const CLIENT_OPTIONS = {
  cacheMiddleware: true,
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1000, requestTimeout: 3000, throwOnRequestTimeout: true },
}

type Loggable = { readonly middlewareStack: { remove(name: string): boolean } }

/** Removes the middleware that formats every request and answer for a log that Curfew does not keep. */
export function unlogged<Client extends Loggable>(client: Client): Client {
  client.middlewareStack.remove('loggerMiddleware')
  return client
}
