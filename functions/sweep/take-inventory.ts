import { earlyEndsOf } from '#core/grant/early-ends.ts'
import { hasAccessKeys, printPrincipal } from '#core/grant/principal.ts'
import { FAR_FUTURE } from '#core/grant/window.ts'
import type { DueRow } from '#core/ports.ts'
import { roleOfFolder, sessionsFolder } from '#core/sessions/sessions-folder.ts'
import type { InventoriedPolicy, Targets } from '#core/target.ts'
import { documentsDue, orphansDue } from '#events/access-due.ts'
import type { Announcement } from '#events/announcement.ts'
import { keysDue } from '#events/keys-due.ts'
import { deniedSessionsDue } from '#events/sessions-due.ts'
import type { World } from './world.ts'

/** Every hour: check each grant that should have a policy, and each policy under Curfew's path that no grant wants. */
export async function takeInventory(world: World): Promise<void> {
  const unfinished = new Map<string, DueRow>()
  for await (const row of world.grants.due(FAR_FUTURE)) unfinished.set(row.jobId, row)
  const holding = [...unfinished.values()].filter(isHolding)

  const held = new Map<string, string[]>(holding.map(({ jobId }) => [jobId, []]))
  const denials = new Map<string, string[]>()
  for await (const role of world.sessionBans.due(FAR_FUTURE)) denials.set(sessionsFolder(role), [])
  const orphans: Announcement[] = []
  for await (const policy of everyPolicy(world.targets)) {
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
  world.measure({ OpenGrants: holding.filter(({ isOpen }) => isOpen).length })
}

/** One inventory serves all the types of principals that a target has. */
async function* everyPolicy(targets: Targets): AsyncGenerator<InventoriedPolicy> {
  for (const inventory of new Set(Object.values(targets).map((target) => target.inventory))) yield* inventory.policies()
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
  { grants, now }: World,
): Promise<readonly Announcement[]> {
  const row = unfinished.get(jobId)
  if (row !== undefined) return [orphansDue(row, [name])]
  const { principal: tagged, closesAt } = await tags()
  // A policy under Curfew's path without Curfew's tags was put there by others: it is taken from whoever carries it.
  const claim = await grants.claimOf(jobId)
  const principal = tagged ?? claim.principal ?? (await holder())
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
