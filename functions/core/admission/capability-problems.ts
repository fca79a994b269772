import {
  type Access,
  isOneObject,
  LOCATION_LISTS,
  type Location,
  type LocationList,
  type Network,
} from '#core/access/access.ts'
import type { Isolation, KeyStrategy, Listing } from '#core/grant/grant.ts'
import type { Problem } from '#core/refusal.ts'
import type { Capabilities } from '#core/target.ts'

/** The parts of a request that could be read. */
export type Needing = {
  readonly network?: Network | undefined
  readonly access?: Access | undefined
  readonly isolation?: Isolation | undefined
  readonly listing?: Listing | undefined
  readonly keys?: KeyStrategy | undefined
}

/**
 * Everything in a request that its target cannot enforce, each with the target's reason. Such a request is refused: nothing
 * weaker is granted in its place.
 */
export function capabilityProblems(request: Needing, capabilities: Capabilities): readonly Problem[] {
  const problems = CAPABILITIES.flatMap((capability) => {
    const reason = capabilities[capability]
    if (reason === true) return []
    return NEEDS[capability](request).map((path) => ({ path, message: `cannot be enforced: ${reason}` }))
  })
  return [...problems, ...listingProblems(request, capabilities)]
}

/** Nobody is to think that the job can list more than it can. */
function listingProblems({ listing }: Needing, { listByPrefix }: Capabilities): readonly Problem[] {
  if (listing === undefined || listByPrefix !== true) return []
  return [{ path: 'listing', message: 'is not needed: lists are limited to what the job reads. Leave it out' }]
}

/** The paths at which a request needs a capability; none if it does not. */
const NEEDS = {
  window: () => ['window'],
  prefix: ({ access }) => locationPaths(access, LOCATION_LISTS, isPart),
  listByPrefix: ({ access, listing }) =>
    listing === 'whole-bucket'
      ? []
      : locationPaths(access, LISTED, (location) => isPart(location) && !isOneObject(location)),
  sourceIp: ({ network }) => (isNamed(network) && 'sourceIps' in network ? ['network.sourceIps'] : []),
  privateEndpoint: ({ network }) => (isNamed(network) && 'vpcEndpoints' in network ? ['network.vpcEndpoints'] : []),
  writeOnly: ({ access }) => entries(access, 'outputs'),
  deletion: ({ access }) => entries(access, 'scratch'),
  versions: ({ access }) => locationPaths(access, LOCATION_LISTS, ({ versions }) => versions === true),
  exclusive: ({ isolation }) => (isolation === 'exclusive' ? ['isolation'] : []),
  encryptionKeys: ({ access }) => entries(access, 'kmsKeys'),
  images: ({ access }) => entries(access, 'images'),
  logGroups: ({ access }) => entries(access, 'logGroups'),
  rotateWithOverlap: ({ keys }) => (keys === 'rotate' ? ['keys'] : []),
  // No request depends on these two: they tell operators what they can do afterwards.
  revokeAtOnce: () => [],
  audit: () => [],
} satisfies Record<keyof Capabilities, (request: Needing) => readonly string[]>

const LISTED: readonly LocationList[] = ['datasets', 'baseModels', 'checkpoints', 'scratch']

const CAPABILITIES = Object.keys(NEEDS).filter((name): name is keyof Capabilities => name in NEEDS)

function isNamed(network: Network | undefined): network is Exclude<Network, 'any'> {
  return network !== undefined && network !== 'any'
}

function entries(access: Access | undefined, list: keyof Access): readonly string[] {
  return (access?.[list] ?? []).map((_, index) => `access.${list}[${index}]`)
}

function locationPaths(
  access: Access | undefined,
  lists: readonly LocationList[],
  needs: (location: Location) => boolean,
): readonly string[] {
  return lists.flatMap((list) =>
    (access?.[list] ?? []).flatMap((location, index) => (needs(location) ? [`access.${list}[${index}]`] : [])),
  )
}

function isPart({ path }: Location): boolean {
  return path !== ''
}
