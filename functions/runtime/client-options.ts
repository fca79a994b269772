/** Of every client: commands of one kind share their middleware stack, which is otherwise put together for each call. */
export const CLIENT_OPTIONS = { cacheMiddleware: true }

type Loggable = { readonly middlewareStack: { remove(name: string): boolean } }

/** Without the middleware that makes every request and answer ready for a log which nobody keeps. */
export function unlogged<Client extends Loggable>(client: Client): Client {
  client.middlewareStack.remove('loggerMiddleware')
  return client
}
