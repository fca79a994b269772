import { type AuditEntry, wordsOf } from '#core/audit.ts'
import type { Grant } from '#core/grant.ts'
import { type Grants, type Journal, Stale } from '#core/ports.ts'
import { lookAgain } from './look-again.ts'

/** Has the row remember what was recorded, also where another wrote it meanwhile: the records stand beside the other's. */
export async function rememberTrail(grant: Grant, journal: Journal, grants: Grants): Promise<void> {
  try {
    await grants.replace({ ...grant, ...journal.trail() })
  } catch (error) {
    if (!(error instanceof Stale)) throw error
    await lookAgain(async () => {
      const latest = await grants.get(grant.principal, grant.jobId)
      if (latest === undefined) return
      journal.resume(latest)
      await grants.replace({ ...latest, ...journal.trail() })
    })
  }
}

/** Works on what was recorded as intended. If that fails it is recorded as failed, since no row may remember it. */
export async function orToldAsFailed<Answer>(
  intended: readonly AuditEntry[],
  journal: Journal,
  work: () => Promise<Answer>,
): Promise<Answer> {
  try {
    return await work()
  } catch (error) {
    const failed = { phase: 'failed', detail: { error: wordsOf(error) } } as const
    await journal.record(intended.map((entry) => ({ ...entry, ...failed })))
    throw error
  }
}

/** Writes a grant, whose change was recorded as intended, over what was read, and records it as done. */
export async function replaceRecorded(grant: Grant, done: AuditEntry, journal: Journal, grants: Grants): Promise<void> {
  const written = await orToldAsFailed([done], journal, () => grants.replace({ ...grant, ...journal.trail() }))
  await journal.record([done])
  await rememberTrail(written, journal, grants)
}

/** For what opens: no record, no change. */
export async function insistOnRecord(journal: Journal, intended: AuditEntry): Promise<void> {
  if ((await journal.record([intended])) === 'written') return
  throw new Error(`Cannot ${intended.change} of job ${intended.target}: the audit log does not take its record`)
}
