import { concluding, pendingAttachments } from '#core/audit/pending-changes.ts'
import { type AuditEntry, describe } from '#core/audit/records.ts'
import type { Change } from '#core/grant/decide.ts'
import type { Grant, Job } from '#core/grant/grant.ts'
import { printInstant } from '#core/grant/window.ts'
import { OutcomeUnknown } from '#core/ports.ts'
import type { Policies } from '#core/target.ts'

/** A job without a grant has no window: none of its policies is ever attached. In its place may be what denies a role's sessions. */
export type SettledJob = Job &
  Partial<Pick<Grant, 'window' | 'pendingChanges' | 'isolation' | 'closedAt' | 'attachingUntil'>> & {
    /** Names of the policies that IAM listed as attached. */
    readonly attached?: readonly string[]
    /** Names of policies that a run which died may have attached, whether or not IAM listed them. */
    readonly inDoubt?: readonly string[]
  }

export type Outcome = {
  readonly records: readonly AuditEntry[]
  readonly failures: readonly unknown[]
  /** Whether a policy was detached that had been attached until then. */
  readonly hasDetached: boolean
  /** Whether an attempt to attach that was given up may still be carried out. */
  readonly mayAttachAgain: boolean
}

/** Makes the changes in order. If one fails, the others are still made. */
export async function carryOut(changes: readonly Change[], job: SettledJob, policies: Policies): Promise<Outcome> {
  const records: AuditEntry[] = []
  const failures: unknown[] = []
  let hasDetached = false
  let mayAttachAgain = false
  for (const change of changes) {
    try {
      // A policy that an extension replaces stays until its successor is attached.
      if (change.because === 'extended' && failures.length > 0)
        throw new Error('not tried: its successor is not attached')
      // The first policies of an exclusive job deny what its others must not be attached without.
      if (change.action === 'attach' && job.isolation === 'exclusive' && failures.length > 0)
        throw new Error('not tried: the policies before it are not attached')
      const { wasAttached, isRepeated } = await apply(change, job, policies)
      hasDetached ||= wasAttached
      mayAttachAgain ||= isRepeated
      const before = change.action === 'detach' ? interruptedAttachments(change, wasAttached, job) : []
      records.push(...before, changeEntry(change, job, 'done'))
    } catch (error) {
      failures.push(error)
      // A change whose outcome is unknown stays a pending change of the row: a later run finds out.
      if (error instanceof OutcomeUnknown) continue
      records.push({ ...changeEntry(change, job, 'failed'), detail: { error: describe(error) } })
    }
  }
  return { records, failures, hasDetached, mayAttachAgain }
}

/** Names of policies, without those of which this run has already found out whether they were attached. */
export function withoutRecord(names: readonly string[], records: readonly AuditEntry[]): readonly string[] {
  const known = records.filter(({ change }) => change !== 'detach policy').map(({ target }) => target)
  return names.filter((name) => !known.includes(name))
}

export function intended(changes: readonly Change[], job: Job): readonly AuditEntry[] {
  return changes.map((change) => changeEntry(change, job, 'intended'))
}

type Applied = {
  /** The change detached a policy. */
  readonly wasAttached: boolean
  /** The change attached a policy, in more than one attempt. */
  readonly isRepeated: boolean
}

async function apply(change: Change, job: SettledJob, policies: Policies): Promise<Applied> {
  if (change.action === 'detach') {
    const { name } = change.policy
    // After a lost answer the next attempt finds nothing to detach, and IAM's list may lag: either of the two counts.
    const wasAttached = (await policies.detach(job.principal, job.jobId, name)) || job.attached?.includes(name) === true
    return { wasAttached, isRepeated: false }
  }
  const { window } = job
  if (window === undefined) throw new Error('a policy without a grant is never attached')
  const isRepeated = await policies.attach(job.principal, { jobId: job.jobId, window }, change.policy)
  return { wasAttached: false, isRepeated }
}

/**
 * The run that attached the policy died before it recorded so, or an attempt that it had given up was carried out after closing:
 * this is the last moment at which IAM shows it. What IAM does not show any more is recorded as attached as well, with the doubt.
 */
function interruptedAttachments(detaching: Change, wasAttached: boolean, job: SettledJob): readonly AuditEntry[] {
  const { pendingChanges = [], closedAt, attachingUntil, inDoubt = [] } = job
  const { name } = detaching.policy
  const pending = pendingAttachments(pendingChanges).filter(({ target }) => target === name)
  if (!wasAttached) return inDoubt.includes(name) ? pending.map((one) => concluding(one, true, IN_DOUBT)) : []
  if (pending.length > 0) return pending.map((pendingChange) => concluding(pendingChange, true))
  if (closedAt === undefined || attachingUntil === undefined) return []
  const attaching = changeEntry({ ...detaching, action: 'attach' }, job, 'done')
  return [{ ...attaching, because: 'late attempt', detail: { interruptedAfter: printInstant(closedAt) } }]
}

const IN_DOUBT = {
  inDoubt:
    'not found attached: the run that was to attach it died, and another one may have detached it without a record',
}

type Entered = Pick<Change, 'action' | 'because'> & { readonly policy: { readonly name: string } }

function changeEntry({ action, policy, because }: Entered, { principal }: Job, phase: AuditEntry['phase']): AuditEntry {
  const change = action === 'deny sessions' ? action : (`${action} policy` as const)
  return { change, phase, because, target: policy.name, principal }
}
