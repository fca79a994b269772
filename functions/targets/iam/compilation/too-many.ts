import { MANAGED_POLICY_CHARACTERS } from '@curfew/iam-policy/size'
import { LOCATION_LISTS } from '#core/access/access.ts'
import type { JobAccess } from '#core/grant/grant.ts'
import type { IamPrincipal } from '#core/grant/principal.ts'
import { quantity } from '#core/quantity.ts'
import type { Limits } from './split.ts'

/** The most managed policies that AWS lets a principal carry, with its quota raised as far as it can be. */
const MAX_ATTACHED = { user: 20, role: 25 } satisfies Record<IamPrincipal['type'], number>

/** What no grant of a principal can exceed. What its account allows, and what others take of that, is known to IAM only. */
export function limitsFor({ principal }: JobAccess): Limits {
  return {
    characters: MANAGED_POLICY_CHARACTERS,
    policies: principal.type === 'role' ? MAX_ATTACHED.role : MAX_ATTACHED.user,
  }
}

/** Why a job cannot be granted, with the numbers, and what to name instead. */
export function tooManyMessage(job: JobAccess, atLeast: number): string {
  const { characters, policies } = limitsFor(job)
  const limits = `policies of ${characters} characters, and IAM attaches at most ${policies} to a ${job.principal.type}`
  return `needs at least ${atLeast} ${limits}: name ${remediesFor(job).join(', or ')}, or divide it into several jobs`
}

function remediesFor({ access, network }: JobAccess): readonly string[] {
  const { kmsKeys, images, logGroups } = access
  const locations = LOCATION_LISTS.reduce((sum, list) => sum + access[list].length, 0)
  const addresses = network !== 'any' && 'sourceIps' in network ? network.sourceIps.length : 0
  return [
    ...(locations > 1 ? [`a common prefix instead of ${quantity(locations, 'location')}`] : []),
    ...(kmsKeys.length > 1
      ? [`fewer than ${quantity(kmsKeys.length, 'KMS key')}, each of which is named with every location`]
      : []),
    ...(images.length > 1 ? [`fewer than ${quantity(images.length, 'image')}`] : []),
    ...(logGroups.length > 1 ? [`fewer than ${quantity(logGroups.length, 'log group')}`] : []),
    ...(addresses > 1
      ? [`a common block instead of ${quantity(addresses, 'source address', 'source addresses')}`]
      : []),
  ]
}
