import { CloudWatchLogsClient, PutLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs'
import { type AuditEntry, type AuditRecord, link } from '#core/audit.ts'
import type { Audit } from '#core/ports.ts'
import { type Chain, clearOwed, readChain, writeAhead } from './audit-chain.ts'
import { CLIENT_OPTIONS, unlogged } from './client-options.ts'
import { log } from './log.ts'
import { once } from './once.ts'
import { setting } from './settings.ts'

/** The Lambda that writes, which is also the name of its log stream, and the event that it works on. */
export type Writer = { readonly by: string; readonly event: string }

const logs = once(() => unlogged(new CloudWatchLogsClient(CLIENT_OPTIONS)))

/** Races for a chain are rare and short: each loser reads the winner's head and tries again. */
const MOST_TRIES = 8

/**
 * Audit records in CloudWatch Logs, chained by hash for each job. What is about to be written is first kept in the
 * table, so that a record is never lost between the two, and so that no two writers hang theirs on the same link.
 */
export function audit({ by, event }: Writer, now: () => Date): Audit {
  const chains = new Map<string, Chain>()
  return { record, finish }

  async function record(jobId: string, entries: readonly AuditEntry[]): Promise<'written' | 'owed'> {
    if (entries.length === 0) return 'written'
    const chain = await append(jobId, entries)
    chains.set(jobId, chain)
    try {
      await putRecords(by, chain.owed, now())
    } catch (error) {
      log.error('audit records are owed', { job: jobId, records: chain.owed.length, error })
      return 'owed'
    }
    // What follows overwrites the debt in the table, so that only the last record costs a write of its own to strike off.
    chains.set(jobId, { ...chain, owed: [] })
    return 'written'
  }

  async function append(jobId: string, entries: readonly AuditEntry[], tries = MOST_TRIES): Promise<Chain> {
    const chain = chains.get(jobId) ?? (await readChain(jobId))
    const records = link(chain.head, entries, { job: jobId, at: now(), by, event })
    const written = await writeAhead(jobId, chain, records, now())
    if (written !== undefined) return written
    if (tries === 0) throw new Error(`Cannot record changes of job ${jobId}: others kept writing to its audit chain`)
    chains.delete(jobId)
    return append(jobId, entries, tries - 1)
  }

  async function finish(): Promise<void> {
    for (const [jobId, chain] of chains) if (chain.owed.length === 0) await clearOwed(jobId, chain)
  }
}

/** Writes what a job's chain still owes to the log. */
export async function payAuditDebt(jobId: string, by: string, now: Date): Promise<void> {
  const chain = await readChain(jobId)
  if (chain.owed.length === 0) return
  await putRecords(by, chain.owed, now)
  await clearOwed(jobId, chain)
}

/** CloudWatch refuses single events of a batch with status 200; none of ours may be. */
async function putRecords(stream: string, records: readonly AuditRecord[], now: Date): Promise<void> {
  const logEvents = records.map((record) => ({ timestamp: now.getTime(), message: JSON.stringify(record) }))
  const { rejectedLogEventsInfo } = await logs().send(
    new PutLogEventsCommand({ logGroupName: setting('AUDIT_LOG_GROUP'), logStreamName: stream, logEvents }),
  )
  if (rejectedLogEventsInfo !== undefined)
    throw new Error('Cannot record changes: CloudWatch Logs rejected audit records')
}
