import { describe } from '#core/audit/audit.ts'
import { concluding } from '#core/audit/pending-changes.ts'
import type { AuditEntry } from '#core/audit/records.ts'
import type { Change } from '#core/grant/decide.ts'
import type { Grant, Job } from '#core/grant/grant.ts'
import { sessionBanOf } from '#core/grant/sessions.ts'
import type { Window } from '#core/grant/window.ts'
import type { Policies } from '#core/target.ts'

/** A job without a grant has no window: nothing of it is ever attached. */
export type Settled = Job &
  Partial<Pick<Grant, 'window' | 'ended' | 'pendingChanges'>> & {
    /** Names of the policies that IAM showed attached. */
    readonly attached?: readonly string[]
  }

export type Outcome = { readonly records: readonly AuditEntry[]; readonly failures: readonly unknown[] }

/**
 * Makes the changes in order. Nothing is opened that the audit log has not taken; whatever is to be closed is closed all
 * the same. One change that fails does not keep the others from being made.
 * @param accepted whether the audit log took the records of what is intended
 */
export async function carryOut(
  changes: readonly Change[],
  accepted: 'written' | 'owed',
  job: Settled,
  policies: Policies,
): Promise<Outcome> {
  const records: AuditEntry[] = []
  const failures: unknown[] = []
  for (const change of changes) {
    try {
      // What an extension replaces stays until what replaces it is there.
      if (change.because === 'extended' && failures.length > 0)
        throw new Error('not tried: its successor is not attached')
      const wasAttached = await make(change, job, accepted, policies)
      records.push(...(wasAttached ? attachmentsOf(change, job) : []), entry(change, job, 'done'))
    } catch (error) {
      failures.push(error)
      records.push({ ...entry(change, job, 'failed'), detail: { error: describe(error) } })
    }
  }
  return { records, failures }
}

export function intended(changes: readonly Change[], job: Job): readonly AuditEntry[] {
  return changes.map((change) => entry(change, job, 'intended'))
}

/** Says whether something was attached that is not any more. */
async function make(change: Change, job: Settled, accepted: 'written' | 'owed', policies: Policies): Promise<boolean> {
  if (change.action === 'detach') {
    const { name } = change.policy
    // Where an answer got lost the next try finds nothing, and where IAM lags the list lacks it.
    return (await policies.detach(job.principal, job.jobId, name)) || job.attached?.includes(name) === true
  }
  if (change.action === 'attach' && accepted === 'owed') {
    throw new Error('the audit log does not take the record of opening')
  }
  const window = change.action === 'attach' ? job.window : banned(job)
  if (window === undefined) throw new Error('a policy without a grant is never attached')
  await policies.attach(job.principal, { jobId: job.jobId, window }, change.policy)
  return false
}

/** Who attached it did not live to tell, and after this nobody could. */
function attachmentsOf({ policy }: Change, { pendingChanges = [] }: Settled): readonly AuditEntry[] {
  return pendingChanges
    .filter(({ change, target }) => change === 'attach policy' && target === policy.name)
    .map((pendingChange) => concluding(pendingChange, true))
}

/** For how long a policy is to stand that denies sessions. */
function banned({ jobId, principal, ended }: Settled): Window | undefined {
  if (ended === undefined) return undefined
  const ban = sessionBanOf({ jobId, principal, ended })
  return ban && { opensAt: ended.at, closesAt: ban.until }
}

function entry({ action, policy, because }: Change, { principal }: Job, phase: AuditEntry['phase']): AuditEntry {
  const change = action === 'deny sessions' ? action : (`${action} policy` as const)
  return { change, phase, because, target: policy.name, principal }
}
