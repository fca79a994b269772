import { payAuditDebt } from '#aws/audit.ts'
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
  readonly payAuditDebt: (jobId: string, now: Date) => Promise<void>
}

/** Find what is due, or what IAM holds that nobody wants, and have it looked at. */
export async function sweep(happening: Happening, world: World): Promise<void> {
  await (happening.detailType === 'Inventory Due' ? takeInventory(world) : sweepDue(world))
}

/** Every minute. Costs as much as there is due, and one row that fails does not keep the others waiting. */
async function sweepDue({ grants, bus, payAuditDebt, now }: World): Promise<void> {
  const looks: Announcement[] = []
  const failures: unknown[] = []
  for await (const row of grants.due(now())) {
    if (row.kind === 'grant') looks.push(...looksAt(row))
    else await payAuditDebt(row.jobId, now()).catch((error: unknown) => failures.push(error))
  }
  await bus.announce(looks)
  if (failures.length > 0)
    throw new AggregateError(failures, `Cannot write the audit records of ${failures.length} jobs`)
}

/** Keys that cannot be put right must not keep access from being looked at. */
function looksAt(row: DueRow & { readonly kind: 'grant' }): readonly Announcement[] {
  return row.look === 'access' ? [accessDue(row, 'access')] : [accessDue(row, 'access'), accessDue(row, 'keys')]
}

/** Every hour: each grant that is not finished, and each policy under Curfew's path that has no such grant. */
async function takeInventory({ grants, inventory, bus }: World): Promise<void> {
  const unfinished = new Map<string, Announcement>()
  for await (const row of grants.due(THE_END)) {
    if (row.kind === 'grant') unfinished.set(row.jobId, accessDue(row, 'access'))
  }
  const orphaned: Announcement[] = []
  for await (const { jobId, name, principalOf } of inventory.policies()) {
    const principal = unfinished.has(jobId) ? undefined : await principalOf()
    if (principal !== undefined) orphaned.push(accessOrphaned({ jobId, principal }, [name]))
  }
  await bus.announce([...unfinished.values(), ...orphaned])
}

export const handler = lambda(
  'sweep',
  () => ({ grants, inventory, payAuditDebt: (jobId: string, now: Date) => payAuditDebt(jobId, 'sweep', now) }),
  sweep,
)
