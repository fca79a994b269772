import { addTo, NONE, type Outcome, type Republished } from '#cli/audit/republish/outcome.ts'
import { planFor } from '#cli/audit/republish/plan.ts'
import type { Request } from '#cli/audit/republish/request.ts'
import { connect, resourceOf, type Table } from '#cli/aws/table.ts'
import { orFault } from '#cli/aws-fault.ts'
import { count } from '#cli/count.ts'
import { Fault } from '#cli/fault.ts'
import type { Io } from '#cli/io.ts'
import { progressOn } from '#cli/progress.ts'
import { keepPace } from './keep-pace.ts'
import { mark } from './mark.ts'
import { itemsIn, type OutboxItem, type Unreadable } from './outbox-items.ts'

export type Options = Request & {
  /** Whether subscribers are told again. */
  readonly withEvents: boolean
  /** Count, and change nothing. */
  readonly isDryRun: boolean
}

/** The index of what is unpublished has one partition, which takes a thousand writes a second, those of Curfew included. */
const ITEMS_AT_ONCE = 25
const SECONDS_BETWEEN = 0.25

/** Marks what was stored in a range as unpublished. Throws a Fault that says how far it came. */
export async function republishItems(options: Options, io: Io): Promise<Republished> {
  const table = connect(options.table)
  const report = progressOn(io)
  let sum = NONE
  const work = async () => {
    for await (const items of itemsIn(table, options, options.job, ITEMS_AT_ONCE)) {
      if (!options.isDryRun && items.length > 0) await keepPace(table, io)
      const outcomes = await Promise.allSettled(items.map((item) => republish(item, options, table, io)))
      sum = outcomes.reduce((so, one) => (one.status === 'fulfilled' ? addTo(so, one.value) : so), sum)
      const failed = outcomes.find(({ status }) => status === 'rejected')
      // Only now is it known how many were marked.
      if (failed?.status === 'rejected') throw failed.reason
      report(() => `${count(sum.items, 'item')} found so far`)
      await io.sleep(SECONDS_BETWEEN)
    }
  }
  try {
    await orFault('republish from', resourceOf(table), work())
  } catch (error) {
    if (!(error instanceof Fault) || options.isDryRun || sum.items === 0) throw error
    throw new Fault(`${error.message} (${count(sum.items, 'item')} marked before; it is safe to run the command again)`)
  }
  return sum
}

async function republish(
  item: OutboxItem | Unreadable,
  { withEvents, isDryRun }: Options,
  table: Table,
  io: Io,
): Promise<Outcome> {
  if ('unreadable' in item) return { status: 'unreadable', key: item.unreadable }
  const plan = planFor(item, withEvents)
  if (typeof plan === 'string') return { status: plan }
  const status = isDryRun ? 'marked' : await mark(item, plan, table, io)
  if (status !== 'marked') return { status }
  return { status, records: plan.forLog ? item.records.length : 0, events: plan.forBus ? item.events.length : 0 }
}
