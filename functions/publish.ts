import { backlogUntil, inPublicationOrder, isBacklog, mayFollow, mustFollow } from '#core/audit/publication.ts'
import { secondsLate } from '#core/audit/receipt.ts'
import { secondsBefore } from '#core/grant/window.ts'
import { type BusEvent, parseOrRefuse } from '#events/bus-event.ts'
import { OutboxWritten } from '#events/outbox-written.ts'
import { PublicationDue } from '#events/publication-due.ts'
import { auditLog } from '#platform/audit-log.ts'
import { lambda, on } from '#platform/lambda.ts'
import { log } from '#platform/log.ts'
import { unpublished } from '#platform/unpublished.ts'
import { publishItems } from './publish/publish-items.ts'
import type { World } from './publish/world.ts'

/**
 * Publish what was just stored. Where older records of the job wait, its new ones are left to the next minute's run, so that
 * the log has them in order; and so is what fails: the table has it, and nothing else must wait for it.
 */
async function publishNew(event: BusEvent, world: World): Promise<void> {
  const { items } = parseOrRefuse(OutboxWritten, event)
  const stored = items.flatMap((item) => world.unpublished.read(item))
  const waiting = mayFollow(stored, world.now()) ? await world.unpublished.oldest() : []
  const hasBacklog = isBacklog(waiting, world.now())
  // The stream may be hours behind, and what it brings published by now.
  const own = hasBacklog ? await world.unpublished.current(stored) : stored
  const failures = await publishItems(
    inPublicationOrder(own),
    (item) => !hasBacklog && !mustFollow(item, waiting, own),
    world,
  )
  logFailures(failures)
}

/** A page takes no longer, whatever service does not answer. */
const PAGE_SECONDS = 25

/** Every minute: publish what has waited for too long, the oldest first, and measure for how long. */
async function publishBacklog(world: World): Promise<void> {
  const waiting = await world.unpublished.oldest()
  const [oldest] = waiting
  const now = world.now()
  world.measure({ PublicationLag: oldest === undefined ? 0 : secondsLate(oldest.at, now) })
  if (!isBacklog(waiting, now)) return
  for await (const page of world.unpublished.pages(backlogUntil(now))) {
    const failures = await publishItems(inPublicationOrder(page), () => true, world)
    logFailures(failures)
    if (failures.length > 0 || world.now() > secondsBefore(world.until, PAGE_SECONDS)) return
  }
}

/** No run fails for them: the next minute is the retry, and the alarm on the lag tells of what goes on. */
function logFailures(failures: readonly unknown[]): void {
  for (const error of failures) log.error('left to the next minute', { error })
}

export const handler = lambda(
  'publish',
  () => ({ unpublished, auditLog }),
  on(OutboxWritten, publishNew),
  on(PublicationDue, (_event, world: World) => publishBacklog(world)),
)
