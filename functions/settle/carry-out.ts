import { type AuditEntry, wordsOf } from '#core/audit.ts'
import type { Change, Decision } from '#core/decide.ts'
import type { Grant, Job } from '#core/grant.ts'
import type { Journal } from '#core/ports.ts'
import type { World } from '../settle-access.ts'

/** A job without a grant has no window: nothing of it is ever attached. */
type Settled = Job & Partial<Pick<Grant, 'window'>>

/**
 * Makes the changes in order, each written down before and after. Nothing is opened that the audit log has not taken;
 * whatever is to be closed is closed all the same. One change that fails does not keep the others from being made.
 * Returns what failed.
 */
export async function carryOut(
  { changes }: Decision,
  job: Settled,
  journal: Journal,
  world: World,
): Promise<readonly unknown[]> {
  const accepted = await journal.record(changes.map((change) => entry(change, job, 'intended')))
  const outcomes: AuditEntry[] = []
  const failures: unknown[] = []
  for (const change of changes) {
    try {
      await make(change, job, accepted, world)
      outcomes.push(entry(change, job, 'done'))
    } catch (error) {
      failures.push(error)
      outcomes.push({ ...entry(change, job, 'failed'), detail: { error: wordsOf(error) } })
    }
  }
  await journal.record(outcomes)
  return failures
}

async function make(
  change: Change,
  { jobId, principal, window }: Settled,
  accepted: 'written' | 'owed',
  { policies }: World,
): Promise<void> {
  if (change.action === 'detach') return policies.detach(principal, jobId, change.policy.name)
  if (accepted === 'owed') throw new Error('the audit log does not take the record of opening')
  if (window === undefined) throw new Error('a policy without a grant is never attached')
  return policies.attach(principal, { jobId, window }, change.policy)
}

function entry({ action, policy, because }: Change, { principal }: Job, phase: AuditEntry['phase']): AuditEntry {
  return { change: `${action} policy`, phase, because, target: policy.name, principal }
}
