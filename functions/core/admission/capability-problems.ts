import type { Access, Location, Network } from '#core/access/access.ts'
import type { Isolation, KeyStrategy } from '#core/grant/grant.ts'
import type { Problem } from '#core/refusal.ts'
import type { Capabilities } from '#core/target.ts'

/** The parts of a request that could be read. */
export type Needing = {
  readonly network?: Network | undefined
  readonly access?: Access | undefined
  readonly isolation?: Isolation | undefined
  readonly keys?: KeyStrategy | undefined
}

/**
 * Everything in a request that its target cannot enforce, each with the target's reason. Such a request is refused: nothing
 * weaker is granted in its place.
 */
export function capabilityProblems(request: Needing, capabilities: Capabilities): readonly Problem[] {
  return CAPABILITIES.flatMap((capability) => {
    const reason = capabilities[capability]
    if (reason === true) return []
    return NEEDS[capability](request).map((path) => ({ path, message: `cannot be enforced: ${reason}` }))
  })
}

/** The paths at which a request needs a capability; none if it does not. */
const NEEDS = {
  window: () => ['window'],
  prefix: ({ access }) => prefixes(access, ['datasets', 'baseModels', 'outputs', 'checkpoints']),
  listByPrefix: ({ access }) => prefixes(access, ['datasets', 'baseModels', 'checkpoints']),
  sourceIp: ({ network }) => (isNamed(network) && 'sourceIps' in network ? ['network.sourceIps'] : []),
  privateEndpoint: ({ network }) => (isNamed(network) && 'vpcEndpoints' in network ? ['network.vpcEndpoints'] : []),
  writeOnly: ({ access }) => entries(access, 'outputs'),
  exclusive: ({ isolation }) => (isolation === 'exclusive' ? ['isolation'] : []),
  encryptionKeys: ({ access }) => entries(access, 'kmsKeys'),
  images: ({ access }) => entries(access, 'images'),
  logGroups: ({ access }) => entries(access, 'logGroups'),
  rotateWithOverlap: ({ keys }) => (keys === 'rotate' ? ['keys'] : []),
  // No request depends on these two: they tell operators what they can do afterwards.
  revokeAtOnce: () => [],
  audit: () => [],
} satisfies Record<keyof Capabilities, (request: Needing) => readonly string[]>

const CAPABILITIES = Object.keys(NEEDS).filter((name): name is keyof Capabilities => name in NEEDS)

function isNamed(network: Network | undefined): network is Exclude<Network, 'any'> {
  return network !== undefined && network !== 'any'
}

function entries(access: Access | undefined, list: keyof Access): readonly string[] {
  return (access?.[list] ?? []).map((_, index) => `access.${list}[${index}]`)
}

type LocationList = 'datasets' | 'baseModels' | 'outputs' | 'checkpoints'

function prefixes(access: Access | undefined, lists: readonly LocationList[]): readonly string[] {
  return lists.flatMap((list) =>
    (access?.[list] ?? []).flatMap(({ prefix }: Location, index) =>
      prefix === '' ? [] : [`access.${list}[${index}]`],
    ),
  )
}
