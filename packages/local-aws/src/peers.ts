import type { Gateway } from './gateway.ts'

/** A service that is not of AWS, and that has host names of its own. */
export type Peer = Pick<Gateway, 'handle'> & { readonly serves: (host: string) => boolean }

/** Passes on what is for a peer. */
export function withPeers(gateway: Gateway, peers: readonly Peer[] = []): Gateway['handle'] {
  return (request) => (peers.find(({ serves }) => serves(request.host)) ?? gateway).handle(request)
}
