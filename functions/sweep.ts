import { LATE_AFTER_SECONDS } from '#core/audit/receipt.ts'
import { hasAccessKeys, type Principal, printPrincipal } from '#core/grant/principal.ts'
import type { Task } from '#core/grant/tasks.ts'
import { FAR_FUTURE, secondsBefore } from '#core/grant/window.ts'
import type { DueRow } from '#core/ports.ts'
import { accessDue } from '#events/access-due.ts'
import type { Announcement } from '#events/announcement.ts'
import { extensionsDue } from '#events/extensions-due.ts'
import { InventoryDue } from '#events/inventory-due.ts'
import { keysDue } from '#events/keys-due.ts'
import { sessionsDue } from '#events/sessions-due.ts'
import { SweepDue } from '#events/sweep-due.ts'
import { grants } from '#platform/grants.ts'
import { keyRings } from '#platform/key-rings.ts'
import { lambda, on } from '#platform/lambda.ts'
import { sessionBans } from '#platform/session-bans.ts'
import { IAM, targets } from '#targets/targets.ts'
import { takeInventory } from './sweep/take-inventory.ts'
import type { World } from './sweep/world.ts'

/** Every minute: have everything settled that is due. The cost grows with what is due. */
async function sweepDue(world: World): Promise<void> {
  const rows: DueRow[] = []
  for await (const row of world.grants.due(world.now())) rows.push(row)
  const rings: Principal[] = []
  for await (const principal of world.keyRings.due(world.now())) rings.push(principal)
  const roles: Principal[] = []
  for await (const principal of world.sessionBans.due(world.now())) roles.push(principal)
  const extensions: string[] = []
  for await (const jobId of world.grants.overdueExtensions(world.now())) extensions.push(jobId)
  await world.bus.announce([
    ...roles.map(sessionsDue),
    ...rows.toSorted(inOrder(world.now())).map(accessDue),
    ...keysDueOf(rows, rings, world.now()),
    ...extensions.map(extensionsDue),
  ])

  const late = secondsBefore(world.now(), LATE_AFTER_SECONDS)
  const overdue = rows.filter((row) => (closingSince(row) ?? late) < late)
  world.measure({ ClosingsOverdue: overdue.length })
}

/** What ends access comes before what opens it. */
const ORDER: readonly Task[] = ['end', 'close', 'heartbeat', 'check', 'keys', 'audit', 'open', 'announce']

function inOrder(now: Date) {
  const rank = (row: DueRow) => ((closingSince(row) ?? FAR_FUTURE) <= now ? -1 : ORDER.indexOf(row.task))
  return (a: DueRow, b: DueRow): number => rank(a) - rank(b)
}

/** From when on access is to be closed: a row names its first task only, and that may have been left undone until its end. */
function closingSince({ task, at, isOpen, end }: DueRow): Date | undefined {
  if (task === 'close' || task === 'end') return at
  return isOpen ? end : undefined
}

/** Once for each user. If access stays open although it is overdue, taking the key away is the second lock. */
function keysDueOf(rows: readonly DueRow[], rings: readonly Principal[], now: Date): readonly Announcement[] {
  const late = secondsBefore(now, LATE_AFTER_SECONDS)
  const due = rows.filter((row) => row.task === 'keys' || row.task === 'audit' || (closingSince(row) ?? late) < late)
  const users = [...rings, ...due.map(({ principal }) => principal).filter(hasAccessKeys)]
  const byName = new Map(users.map((user) => [printPrincipal(user).toLowerCase(), user]))
  return [...byName.values()].map(keysDue)
}

export const handler = lambda(
  'sweep',
  (run) => ({
    ...{ grants: grants(run), keyRings: keyRings(run), sessionBans: sessionBans(run) },
    ...{ targets, inventoried: IAM },
  }),
  on(SweepDue, (_event, world: World) => sweepDue(world)),
  on(InventoryDue, (_event, world: World) => takeInventory(world)),
)
