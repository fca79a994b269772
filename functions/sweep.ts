import { grants } from '#aws/grants.ts'
import { inventory } from '#aws/inventory.ts'
import { type Frame, lambda } from '#aws/lambda.ts'
import type { DueRow, Grants, Inventory } from '#core/ports.ts'
import { THE_END } from '#core/window.ts'
import type { Announcement } from '#events/announcement.ts'
import type { Happening } from '#events/happening.ts'
import { accessDue, accessOrphaned } from '#events/news.ts'

type World = Frame & {
  readonly grants: Grants
  readonly inventory: Inventory
}

/** Find what is due, or what IAM holds that nobody wants, and have it looked at. */
export async function sweep(happening: Happening, world: World): Promise<void> {
  await (happening.detailType === 'Inventory Due' ? takeInventory(world) : sweepDue(world))
}

/** Every minute. Costs as much as there is due, and one row that fails does not keep the others waiting. */
async function sweepDue(world: World): Promise<void> {
  const looks: Announcement[] = []
  const failures: unknown[] = []
  for await (const row of world.grants.due(world.now())) {
    looks.push(...looksAt(row))
    if (row.look === 'audit') await payDebt(row, world).catch((error: unknown) => failures.push(error))
  }
  await world.bus.announce(looks)
  if (failures.length > 0)
    throw new AggregateError(failures, `Cannot write the audit records of ${failures.length} jobs`)
}

/** Nothing else that is due first may keep access from being looked at. */
function looksAt(row: DueRow): readonly Announcement[] {
  return row.look === 'access' ? [accessDue(row, 'access')] : [accessDue(row, 'access'), accessDue(row, 'keys')]
}

/** Writes what the log did not take when it was due. */
async function payDebt({ principal, jobId }: DueRow, { grants, audit }: World): Promise<void> {
  const grant = await grants.get(principal, jobId)
  if (grant === undefined || grant.owed.length === 0) return
  await audit.write(grant.owed)
  await grants.replace({ ...grant, owed: [] })
}

/** Every hour: each grant that is not finished, and each policy under Curfew's path that no such grant wants. */
async function takeInventory({ grants, inventory, bus, now }: World): Promise<void> {
  const unfinished = new Map<string, Announcement>()
  for await (const row of grants.due(THE_END)) unfinished.set(row.jobId, accessDue(row, 'access'))

  const orphaned: Announcement[] = []
  for await (const { jobId, name, tags } of inventory.policies()) {
    if (unfinished.has(jobId)) continue
    const { principal, closesAt } = await tags()
    if (principal === undefined) continue
    // Should the table be lost, running jobs keep their access: the policy's tags, and its conditions, say until when.
    const isLost = (await grants.get(principal, jobId)) === undefined
    if (isLost && closesAt !== undefined && now() < closesAt) continue
    orphaned.push(accessOrphaned({ jobId, principal }, [name]))
  }
  await bus.announce([...unfinished.values(), ...orphaned])
}

export const handler = lambda('sweep', () => ({ grants, inventory }), sweep)
