import { describe } from '#core/audit/audit.ts'
import type { AuditEntry } from '#core/audit/records.ts'
import type { Ending, Grant } from '#core/grant/grant.ts'
import { printInstant } from '#core/grant/window.ts'
import { type Audit, Conflict, type Grants, type Journal } from '#core/ports.ts'
import { log } from './log.ts'
import { measure } from './metrics.ts'
import { retryOnConflict } from './retry-on-conflict.ts'

/** Writes the trail to the row. If another run wrote the row first, it keeps the records of both. */
export async function rememberTrail(grant: Grant, journal: Journal, grants: Grants): Promise<void> {
  try {
    await grants.replace({ ...grant, ...journal.trail() })
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
    await retryOnConflict(async () => {
      const latest = await grants.get(grant.principal, grant.jobId)
      if (latest === undefined) return
      journal.resume(latest)
      await grants.replace({ ...latest, ...journal.trail() })
    })
  }
}

/** Does what was recorded as intended. If that fails it is recorded as failed, since no row may have the pending change. */
export async function orToldAsFailed<Answer>(
  intended: readonly AuditEntry[],
  journal: Journal,
  work: () => Promise<Answer>,
): Promise<Answer> {
  try {
    return await work()
  } catch (error) {
    const failed = { phase: 'failed', detail: { error: describe(error) } } as const
    await journal.record(intended.map((entry) => ({ ...entry, ...failed })))
    throw error
  }
}

/** Replaces a grant whose change was recorded as intended, and records it as done. Throws `Conflict` if another run wrote first. */
export async function replaceRecorded(grant: Grant, done: AuditEntry, journal: Journal, grants: Grants): Promise<void> {
  const written = await orToldAsFailed([done], journal, () => grants.replace({ ...grant, ...journal.trail() }))
  await journal.record([done])
  await rememberTrail(written, journal, grants)
}

/** Writes to the log what the row owes. Returns the row as it is then. */
export async function writeOwed(grant: Grant, audit: Audit, grants: Grants): Promise<Grant> {
  if (grant.owed.length === 0) return grant
  await audit.write(grant.owed)
  return grants.replace({ ...grant, owed: [] })
}

/**
 * Ends a grant. The end and its record are one write of the row, so that the record is owed whatever fails afterwards.
 * Returns the row as it is then. Throws `Conflict` if another run wrote first.
 */
export async function endGrant(grant: Grant, ended: Ending, audit: Audit, grants: Grants): Promise<Grant> {
  const journal = audit.journal(grant.jobId)
  journal.resume(grant)
  const over = await grants.replace({ ...grant, ended, ...journal.owing([endEntry(grant, ended)]) })
  return writeOwed(over, audit, grants).catch((error: unknown) => {
    log.error('audit records are owed', { records: over.owed, error })
    measure({ AuditRecordsOwed: over.owed.length })
    return over
  })
}

function endEntry({ jobId, principal, window }: Grant, { because, by, reason, endsSessions }: Ending): AuditEntry {
  const detail = { by, reason, closesAt: printInstant(window.closesAt), ...(endsSessions && { endsSessions }) }
  return { change: 'end grant', phase: 'done', because, target: jobId, principal, detail }
}

/** Before opening: no change without its record. */
export async function insistOnRecord(journal: Journal, intended: AuditEntry): Promise<void> {
  if ((await journal.record([intended])) === 'written') return
  throw new Error(`Cannot ${intended.change} of job ${intended.target}: the audit log does not accept its record`)
}
