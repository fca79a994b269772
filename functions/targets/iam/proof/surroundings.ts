import type { Network } from '#core/access/access.ts'
import type { Window } from '#core/grant/window.ts'
import { edgesOf, rangeOf } from '#core/policy/addresses.ts'
import type { Cell } from './cell.ts'

type Values = Cell['context']

/** The instants at which a policy can be wrong: a second before each edge, at it, in the middle, and a day late. */
export function timesAround({ opensAt, closesAt }: Window): readonly Values[] {
  const [opens, closes] = [opensAt.getTime(), closesAt.getTime()]
  return [opens - 1000, opens, middleOf(opens, closes), closes - 1000, closes, closes + 86_400_000].map(at)
}

/** An instant inside the window. */
export function timeInside({ opensAt, closesAt }: Window): Values {
  return at(middleOf(opensAt.getTime(), closesAt.getTime()))
}

/** Where a request may come from, the job's own network first: both ends of every block, its neighbours, other networks. */
export function originsAround(network: Network): readonly Values[] {
  const elsewhere = [
    { 'aws:SourceIp': '8.8.8.8' },
    { 'aws:SourceIp': '2001:4860:4860::8888' },
    { 'aws:SourceVpce': 'vpce-0' },
  ]
  if (network === 'any') return elsewhere

  if ('vpcEndpoints' in network) {
    const [own, siblings] = [network.vpcEndpoints, network.vpcEndpoints.map((id) => `${id}0`)]
    return [...[...own, ...siblings].map((id) => ({ 'aws:SourceVpce': id })), ...elsewhere]
  }
  const edges = network.sourceIps.flatMap((cidr) => edgesOf(rangeOf(cidr)))
  return [...edges.map((ip) => ({ 'aws:SourceIp': ip })), ...elsewhere]
}

function at(milliseconds: number): Values {
  return { 'aws:CurrentTime': new Date(milliseconds).toISOString() }
}

function middleOf(opens: number, closes: number): number {
  return Math.floor((opens + closes) / 2000) * 1000
}
