import { clientRequest, type RequestOptions } from './client-request.ts'
import type { Network } from './ports.ts'

type OnResponse = Parameters<typeof clientRequest>[2]

/**
 * `node:http` or `node:https`, but its requests go to the gateway. Everything else is inherited from the real module:
 * copying its properties would run their getters, and one of them loads a whole WebSocket client.
 */
export function interceptedHttp(real: object, network: Network): object {
  const request = (
    target: RequestOptions | string | URL,
    second?: RequestOptions | OnResponse,
    third?: OnResponse,
  ): ReturnType<typeof clientRequest> => {
    const given = typeof second === 'object' ? second : {}
    const onResponse = typeof second === 'function' ? second : third
    return clientRequest({ ...optionsOf(target), ...given }, network, onResponse)
  }
  const get = (...args: Parameters<typeof request>) => {
    const sent = request(...args)
    sent.end()
    return sent
  }
  return Object.create(real, {
    request: { value: request, enumerable: true },
    get: { value: get, enumerable: true },
  })
}

function optionsOf(target: RequestOptions | string | URL): RequestOptions {
  if (typeof target !== 'string' && !(target instanceof URL)) return target
  const url = new URL(target)
  return { hostname: url.hostname, port: url.port, path: `${url.pathname}${url.search}` }
}
