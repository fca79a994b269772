import type { Announcement } from '../events/announcement.ts'
import type { BusEvent } from '../events/bus-event.ts'
import { accessDue, documentsDue, orphansDue } from '../events/news.ts'
import { LATE_AFTER_SECONDS } from './core/audit/receipt.ts'
import type { Task } from './core/grant/pending.ts'
import { hasAccessKeys } from './core/grant/principal.ts'
import { FAR_FUTURE, secondsBefore } from './core/grant/window.ts'
import type { DueRow, Grants } from './core/ports.ts'
import type { InventoriedPolicy, Targets } from './core/target.ts'
import type { Frame } from './platform/frame.ts'
import { grants } from './platform/grants.ts'
import { lambda } from './platform/lambda.ts'
import { writeOwed } from './platform/recording.ts'
import { targets } from './targets/targets.ts'

type World = Frame & {
  readonly grants: Grants
  readonly targets: Targets
}

/** Find what is due, or what IAM holds that nobody wants, and have it looked at. */
export async function sweep(event: BusEvent, world: World): Promise<void> {
  await (event.detailType === 'Inventory Due' ? takeInventory(world) : sweepDue(world))
}

/** Every minute. Costs as much as there is due, and one row that fails does not keep the others waiting. */
async function sweepDue(world: World): Promise<void> {
  const rows: DueRow[] = []
  for await (const row of world.grants.due(world.now())) rows.push(row)
  await world.bus.announce(rows.toSorted(inOrder).flatMap(checksOf))

  const failures: unknown[] = []
  for (const row of rows.filter(({ task }) => task === 'audit')) {
    await payDebt(row, world).catch((error: unknown) => failures.push(error))
  }
  const late = secondsBefore(world.now(), LATE_AFTER_SECONDS)
  const overdue = rows.filter(({ task, at }) => (task === 'close' || task === 'end') && at < late)
  world.measure({ ClosingsOverdue: overdue.length, AuditRecordsOwed: failures.length })
  if (failures.length > 0)
    throw new AggregateError(failures, `Cannot write the audit records of ${failures.length} jobs`)
}

/** What takes away before what gives. */
const ORDER: readonly Task[] = ['end', 'close', 'check', 'keys', 'audit', 'open']

function inOrder(a: DueRow, b: DueRow): number {
  return ORDER.indexOf(a.task) - ORDER.indexOf(b.task)
}

/** Nothing else that is due first may keep access from being looked at. */
function checksOf(row: DueRow): readonly Announcement[] {
  const access = accessDue(row, 'access')
  return row.task === 'keys' || row.task === 'audit' ? [access, accessDue(row, 'keys')] : [access]
}

/** Writes what the log did not take when it was due. */
async function payDebt({ principal, jobId }: DueRow, { grants, audit }: World): Promise<void> {
  const grant = await grants.get(principal, jobId)
  if (grant !== undefined) await writeOwed(grant, audit, grants)
}

/** Every hour: each grant of which IAM should hold a policy, and each policy under Curfew's path that no grant wants. */
async function takeInventory(world: World): Promise<void> {
  const unfinished = new Map<string, DueRow>()
  for await (const row of world.grants.due(FAR_FUTURE)) unfinished.set(row.jobId, row)
  const holding = [...unfinished.values()].filter(isHolding)

  const held = new Map<string, string[]>(holding.map(({ jobId }) => [jobId, []]))
  const orphans: Announcement[] = []
  for await (const policy of everyPolicy(world.targets)) {
    const names = held.get(policy.jobId)
    if (names === undefined) orphans.push(...(await orphansOf(policy, unfinished, world)))
    else names.push(policy.name)
  }
  const checks = holding.map((row) => documentsDue(row, held.get(row.jobId) ?? []))
  const keys = holding.filter(({ principal }) => hasAccessKeys(principal)).map((row) => accessDue(row, 'keys'))
  await world.bus.announce([...checks, ...orphans, ...keys])
  world.measure({ OpenGrants: holding.filter(({ isOpen }) => isOpen).length })
}

/** One inventory serves all the types of principals that a target has. */
async function* everyPolicy(targets: Targets): AsyncGenerator<InventoriedPolicy> {
  for (const inventory of new Set(Object.values(targets).map((target) => target.inventory))) yield* inventory.policies()
}

/** Open, or closed with sessions to deny. */
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
  // What stands under Curfew's path without Curfew's tags was put there by others, and takes from whom it was given.
  const { earlyEnd, principal: claimant } = await grants.claimOf(jobId)
  const principal = tagged ?? claimant ?? (await holder())
  if (principal === undefined) return []
  // Should the table be lost, running jobs keep their access: the policy's tags, and its conditions, say until when.
  const isLost = (await grants.get(principal, jobId)) === undefined
  const isRunning = isLost && closesAt !== undefined && now() < closesAt
  const ends = isRunning ? [earlyEnd, (await grants.versionOf(principal)).revoked, await grants.revocationOfAll()] : []
  const isEnded = ends.some((end) => end !== undefined && end.at >= createdAt)
  return isRunning && !isEnded ? [] : [orphansDue({ jobId, principal }, [name])]
}

export const handler = lambda('sweep', () => ({ grants, targets }), sweep)
