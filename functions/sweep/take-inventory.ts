import { earlyEndsOf } from '#core/grant/early-ends.ts'
import { hasAccessKeys, type Principal, type PrincipalType, printPrincipal } from '#core/grant/principal.ts'
import { FAR_FUTURE } from '#core/grant/window.ts'
import type { DueRow, Grants } from '#core/ports.ts'
import type { SessionBans } from '#core/sessions/session-bans.ts'
import { roleOfFolder, sessionsFolder } from '#core/sessions/sessions-folder.ts'
import type { InventoriedPolicy, Target } from '#core/target.ts'
import { documentsDue, orphansDue } from '#events/access-due.ts'
import type { Announcement } from '#events/announcement.ts'
import { keysDue } from '#events/keys-due.ts'
import { deniedSessionsDue } from '#events/sessions-due.ts'
import type { World } from './world.ts'

/** What an inventory reads and says, whichever Lambda takes it. */
export type InventoryWorld = Pick<World, 'inventoried' | 'bus' | 'measure' | 'now'> & {
  readonly grants: Pick<Grants, 'due' | 'claimOf' | 'get' | 'versionOf' | 'lastGlobalRevocation'>
  readonly sessionBans: Pick<SessionBans, 'due'>
  readonly targets: { readonly [Type in PrincipalType]: Pick<Target, 'inventory'> }
}

/**
 * Every hour: check each grant that should have a policy, and each policy with Curfew's mark that no grant wants. Of the
 * principals whose targets this Lambda may read, and no others.
 */
export async function takeInventory(world: InventoryWorld): Promise<void> {
  const all = new Map<string, DueRow>()
  for await (const row of world.grants.due(FAR_FUTURE)) all.set(row.jobId, row)
  const unfinished = new Map([...all].filter(([, { principal }]) => isOurs(principal, world)))
  const holding = [...unfinished.values()].filter(isHolding)

  const held = new Map<string, string[]>(holding.map(({ jobId }) => [jobId, []]))
  const denials = new Map<string, string[]>()
  for await (const role of world.sessionBans.due(FAR_FUTURE)) {
    if (isOurs(role, world)) denials.set(sessionsFolder(role), [])
  }
  const orphans: Announcement[] = []
  for await (const policy of everyPolicy(world)) {
    if (roleOfFolder(policy.jobId) !== undefined) {
      denials.set(policy.jobId, [...(denials.get(policy.jobId) ?? []), policy.name])
      continue
    }
    const names = held.get(policy.jobId)
    if (names === undefined) orphans.push(...(await orphansOf(policy, unfinished, world)))
    else names.push(policy.name)
  }
  const checks = holding.map((row) => documentsDue(row, held.get(row.jobId) ?? []))
  const users = holding.map(({ principal }) => principal).filter(hasAccessKeys)
  const keys = [...new Map(users.map((user) => [printPrincipal(user), user])).values()].map(keysDue)
  await world.bus.announce([...denials].flatMap(denialDue).concat(checks, orphans, keys))
  // Of all principals, whoever takes their inventory: the metric is the greatest number of an hour.
  world.measure({ OpenGrants: [...all.values()].filter(({ isOpen }) => isOpen).length })
}

function isOurs({ type }: Principal, { inventoried }: InventoryWorld): boolean {
  return inventoried.includes(type)
}

/** One inventory serves all the types of principals that a target has. */
async function* everyPolicy({ targets, inventoried }: InventoryWorld): AsyncGenerator<InventoriedPolicy> {
  for (const inventory of new Set(inventoried.map((type) => targets[type].inventory))) yield* inventory.policies()
}

function denialDue([folder, names]: readonly [string, readonly string[]]): readonly Announcement[] {
  const role = roleOfFolder(folder)
  return role === undefined ? [] : [deniedSessionsDue(role, names)]
}

/** Open, or closed while a run may still be attaching. */
function isHolding({ isOpen, task }: DueRow): boolean {
  return isOpen || task === 'check'
}

async function orphansOf(
  { jobId, name, createdAt, tags, holder }: InventoriedPolicy,
  unfinished: ReadonlyMap<string, DueRow>,
  world: InventoryWorld,
): Promise<readonly Announcement[]> {
  const { grants, now } = world
  const row = unfinished.get(jobId)
  if (row !== undefined) return [orphansDue(row, [name])]
  const { principal: tagged, closesAt } = await tags()
  // A policy with Curfew's mark and without its tags was put there by others: it is taken from whoever carries it. So is one that
  // names a principal of another target.
  const claim = await grants.claimOf(jobId)
  const named = [tagged, claim.principal].find((one) => one !== undefined && isOurs(one, world))
  const principal = named ?? (await holder())
  if (principal === undefined) return []
  // If the table is lost, running jobs keep their access until the end that the policy's tags, and its conditions, name.
  const isLost = (await grants.get(principal, jobId)) === undefined
  const isRunning = isLost && closesAt !== undefined && now() < closesAt
  const ends = isRunning
    ? [
        ...earlyEndsOf(claim, { principal }),
        (await grants.versionOf(principal)).revoked,
        await grants.lastGlobalRevocation(),
      ]
    : []
  const isEnded = ends.some((end) => end !== undefined && end.at >= createdAt)
  return isRunning && !isEnded ? [] : [orphansDue({ jobId, principal }, [name])]
}
