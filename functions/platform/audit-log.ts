import { CloudWatchLogsClient, PutLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs'
import { isOwedAlready, link, NO_TRAIL, type Trail, worthOwing } from '#core/audit/audit.ts'
import { isSameChange, pendingAfter } from '#core/audit/pending-changes.ts'
import type { AuditEntry, AuditRecord } from '#core/audit/records.ts'
import type { Audit, Journal } from '#core/ports.ts'
import { CLIENT_OPTIONS, unlogged } from '#runtime/client-options.ts'
import { once } from '#runtime/once.ts'
import { setting } from '#runtime/settings.ts'
import { log } from './log.ts'
import { measure } from './metrics.ts'

/** The Lambda that writes, which also names its log stream, and the event that it handles. */
export type Writer = { readonly by: string; readonly event: string }

/** Closing access goes on without the log, and must not wait long to find out that the log does not answer. */
const LOG_OPTIONS = {
  ...CLIENT_OPTIONS,
  maxAttempts: 2,
  requestHandler: { ...CLIENT_OPTIONS.requestHandler, requestTimeout: 2000 },
}

const logs = once(() => unlogged(new CloudWatchLogsClient(LOG_OPTIONS)))

/** Audit records in CloudWatch Logs, chained by hash for each job. */
export function audit({ by, event }: Writer, now: () => Date): Audit {
  return { write, journal }

  /** CloudWatch may reject single events of a batch with status 200. */
  async function write(records: readonly AuditRecord[]): Promise<void> {
    const logEvents = records.map((record) => ({ timestamp: now().getTime(), message: JSON.stringify(record) }))
    const { rejectedLogEventsInfo } = await logs().send(
      new PutLogEventsCommand({ logGroupName: setting('AUDIT_LOG_GROUP'), logStreamName: by, logEvents }),
    )
    if (rejectedLogEventsInfo !== undefined) throw new Error('Cannot record changes: CloudWatch Logs rejected records')
  }

  function journal(job: string): Journal {
    let { heads, owed, pendingChanges } = NO_TRAIL
    // What this run wrote itself: it stays when another run has written the row, and this one has to read it again.
    let own: Pick<Trail, 'heads' | 'owed'> = NO_TRAIL
    const recorded: AuditRecord[] = []
    return {
      resume,
      owing,
      foresee,
      knows: (pendingChange) => recorded.some((record) => isSameChange(record, pendingChange)),
      record,
      trail: () => ({ heads, owed: worthOwing(owed), pendingChanges }),
      hasMoved: () => recorded.length > 0,
    }

    function resume(trail: Trail): void {
      heads = [...new Set([...trail.heads, ...own.heads])]
      owed = [...trail.owed, ...own.owed.filter((record) => !trail.owed.some(({ hash }) => hash === record.hash))]
      pendingChanges = pendingAfter(trail.pendingChanges, recorded)
    }

    function owing(entries: readonly AuditEntry[]): Trail {
      const records = link(heads, entries, { job, at: now(), by, event })
      return {
        heads: records.slice(-1).map(({ hash }) => hash),
        owed: worthOwing([...owed, ...records]),
        pendingChanges,
      }
    }

    function foresee(entries: readonly AuditEntry[]): void {
      pendingChanges = pendingAfter(pendingChanges, link(heads, entries, { job, at: now(), by, event }))
    }

    async function record(entries: readonly AuditEntry[]): Promise<'written' | 'owed'> {
      const records = link(heads, entries, { job, at: now(), by, event })
      if (records.length === 0) return 'written'
      const before = heads
      heads = records.slice(-1).map(({ hash }) => hash)
      recorded.push(...records)
      pendingChanges = pendingAfter(pendingChanges, records)
      try {
        await write([...owed, ...records])
        owed = []
        own = { heads, owed }
        return 'written'
      } catch (error) {
        // In an outage of hours a row would owe more than it can hold.
        if (isOwedAlready(records, owed)) heads = before
        else {
          owed = [...owed, ...records]
          own = { heads, owed: [...own.owed, ...records] }
        }
        log.error('audit records are owed', { records, error })
        measure({ AuditRecordsOwed: records.length })
        return 'owed'
      }
    }
  }
}
