import type { OutboxItem } from '#cli/audit/table/outbox-items.ts'
import type { Io } from '#cli/io.ts'
import { storedAbout } from './grants.ts'
import type { Table } from './table.ts'

export type Following = {
  readonly jobId: string
  /** What was stored before is not news. */
  readonly since: Date
  /** When to stop waiting. */
  readonly until: Date
  /** What is waited for, in one line. */
  readonly status: (now: Date) => string
}

const SECONDS_BETWEEN_READS = 2

/**
 * What is stored about a job, the oldest first, as it is stored: records, and the events that subscribers get. It comes from the
 * table, in which it is before it is in the audit log. Ends when it is time to stop waiting; whoever found what they waited for
 * leaves the loop before.
 */
export async function* follow(table: Table, following: Following, io: Io): AsyncGenerator<OutboxItem> {
  const { jobId, since, until, status } = following
  const seen = new Set<string>()
  try {
    for (;;) {
      const stored = await storedAbout(table, jobId)
      const news = stored.filter((item) => item.storedAt >= since && !seen.has(item.key.sk))
      for (const item of news.toSorted((a, b) => a.storedAt.getTime() - b.storedAt.getTime())) {
        seen.add(item.key.sk)
        yield item
      }
      if (io.now() >= until) return
      io.status(status(io.now()))
      await io.sleep(SECONDS_BETWEEN_READS)
    }
  } finally {
    io.status(undefined)
  }
}
