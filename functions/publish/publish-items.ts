import type { UnpublishedItem } from '#core/audit/publication.ts'
import { MAX_ENTRIES } from '#platform/bus.ts'
import type { World } from './world.ts'

/** EventBridge takes less than 1 MB in a call; an item of the table holds less than 400 KB. */
const BYTES_PER_CALL = 500_000

/**
 * Writes the records of items to the audit log and puts their events on the bus, side by side: neither waits for the other.
 * Marks what was published, and returns why other things were not.
 * @param mayLog whether the records of an item may be written now
 */
export async function publishItems(
  items: readonly UnpublishedItem[],
  mayLog: (item: UnpublishedItem) => boolean,
  world: World,
): Promise<readonly unknown[]> {
  const failures: unknown[] = []
  const [logged, announced] = await Promise.all([
    writeRecords(items.filter(mayLog), failures, world),
    announce(items, failures, world),
  ])
  const publications = items.map((item) => ({
    item,
    isLogged: item.records.length === 0 || logged.includes(item),
    isAnnounced: announced.has(item),
  }))
  await world.unpublished.mark(publications, world.now())
  return failures
}

/** The items whose records are in the log: all, or none. */
async function writeRecords(
  items: readonly UnpublishedItem[],
  failures: unknown[],
  { auditLog, now }: World,
): Promise<readonly UnpublishedItem[]> {
  const records = items.flatMap((item) => item.records)
  try {
    await auditLog.write(records, now())
    return items
  } catch (error) {
    failures.push(error)
    return []
  }
}

/** The items whose events are on the bus. Stops at the first call that fails: the others would wait for nothing. */
async function announce(
  items: readonly UnpublishedItem[],
  failures: unknown[],
  { bus }: World,
): Promise<ReadonlySet<UnpublishedItem>> {
  const announced = new Set(items.filter(({ events }) => events.length === 0))
  try {
    for (const batch of batches(items.filter((item) => !announced.has(item)))) {
      await bus.announce(batch.flatMap(({ events }) => events))
      for (const item of batch) announced.add(item)
    }
  } catch (error) {
    failures.push(error)
  }
  return announced
}

function batches(items: readonly UnpublishedItem[]): readonly (readonly UnpublishedItem[])[] {
  const found: UnpublishedItem[][] = []
  let size = { events: 0, bytes: 0 }
  for (const item of items) {
    const own = { events: item.events.length, bytes: Buffer.byteLength(JSON.stringify(item.events)) }
    const sum = { events: size.events + own.events, bytes: size.bytes + own.bytes }
    const last = found.at(-1)
    const fits = last !== undefined && sum.events <= MAX_ENTRIES && sum.bytes <= BYTES_PER_CALL
    size = fits ? sum : own
    if (fits) last.push(item)
    else found.push([item])
  }
  return found
}
