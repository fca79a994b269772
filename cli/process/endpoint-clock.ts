import { subscribe } from 'node:diagnostics_channel'
import { isObject } from '#cli/json.ts'

/** Networks and whole seconds explain that much. */
const TOLERATED_MS = 3000

/** An endpoint that does not answer is for the command to name. */
const PATIENCE_MS = 2000

/** Commands that know no stage, and so need no time but that of this machine. */
const OFFLINE: readonly (string | undefined)[] = ['policy', 'init', 'completion', undefined]

/**
 * What time it is, for a command line. `AWS_ENDPOINT_URL` may name a local AWS with a clock of its own, by which windows open and
 * close: then it is the time of that endpoint, as its answers are dated. Otherwise it is that of this machine.
 */
export async function clockFor([command]: readonly string[], endpoint: string | undefined): Promise<() => Date> {
  const isOffline = OFFLINE.includes(command) || command?.startsWith('-') || command?.startsWith('__')
  if (endpoint === undefined || !URL.canParse(endpoint) || isOffline) return () => new Date()
  return endpointClock(new URL(endpoint))
}

async function endpointClock({ href, host }: URL): Promise<() => Date> {
  // To load it takes longer than Node.js itself, and most command lines have no endpoint.
  const { ClientRequest, IncomingMessage } = await import('node:http')
  let ahead = 0
  const learn = (date: string | null | undefined) => {
    const found = Date.parse(date ?? '') - Date.now()
    if (!Number.isNaN(found)) ahead = Math.abs(found) <= TOLERATED_MS ? 0 : found
  }
  // A clock that runs faster than ours is read again from each answer.
  subscribe('http.client.response.finish', (message) => {
    const { request, response }: Readonly<Record<string, unknown>> = isObject(message) ? message : {}
    if (request instanceof ClientRequest && response instanceof IncomingMessage && request.getHeader('host') === host)
      learn(response.headers.date)
  })
  const asked = fetch(href, { method: 'HEAD', redirect: 'manual', signal: AbortSignal.timeout(PATIENCE_MS) })
  await asked.then(({ headers }) => learn(headers.get('date'))).catch(() => {})
  return () => new Date(Date.now() + ahead)
}
