import { clockTime } from '../account.ts'
import { wasDelayed } from '../deadlines.ts'
import { MINUTE, type Moment, SECOND } from '../plan.ts'
import { type Attachment, attachmentsIn, jobOf } from '../policies.ts'
import { identityOf, isManagedPrincipal } from '../principals.ts'
import { type Row, runOf, type Snapshot } from '../snapshot.ts'
import { INVENTORY } from './closing.ts'
import { type Day, jobsIn, lastManualChange, type PromiseCheck, type Violation } from './promise.ts'

/** A Lambda whose clock is ahead closes so much too early. */
const CLOCKS = 3 * SECOND

/** Policies are attached so long before their window opens. */
const LEAD = 2 * MINUTE

/** Promise f: a job opens when it should, stays open without a gap, and ends only if an event said so. */
export function opening(day: Day): PromiseCheck {
  const seenOpen = new Set<string>()
  /** When the quota of IAM was last full for a job. */
  const fullAt = new Map<string, Moment>()
  const isExcused = extensions(day)

  const gap = (row: Row, snapshot: Snapshot): readonly Violation[] => {
    const isOpen = coverOf(row, snapshot) > 0
    if (isOpen && snapshot.now >= row.opens) seenOpen.add(runOf(row))
    if (isOpen || !seenOpen.has(runOf(row)) || isTamperedWith(row, snapshot.now, day)) return []
    return [{ promise: 'f', at: snapshot.now, job: row.jobId, message: 'it was open, should be open, and is not' }]
  }
  const late = (row: Row, since: Moment, snapshot: Snapshot): readonly Violation[] => {
    if (isFull(row, snapshot, day)) fullAt.set(row.jobId, snapshot.now)
    const base = Math.max(row.opens - LEAD, since, fullAt.get(row.jobId) ?? 0)
    const due = Math.max(row.opens, day.deadlineOf(base))
    if (snapshot.now <= due || isComplete(row, snapshot)) return []
    if (isTamperedWith(row, snapshot.now, day)) return []
    const message = `it should be open since ${clockTime(row.opens)}, and at the latest since ${clockTime(due)}`
    return [{ promise: 'f', at: snapshot.now, job: row.jobId, message }]
  }

  return {
    onTime: (snapshot) =>
      jobsIn(snapshot, day.history).flatMap(([row, since]) => {
        const wrong = wrongRow(row, snapshot, day)
        if (wrong !== undefined) return [{ promise: 'f', at: snapshot.now, job: row.jobId, message: wrong }]
        const isOver = row.ended !== undefined || snapshot.now >= row.closes - CLOCKS
        return isExcused(row, snapshot.now) || isOver ? [] : [...gap(row, snapshot), ...late(row, since, snapshot)]
      }),
  }
}

/** Which jobs were extended so late that their old window may close before the new policy is attached. */
function extensions({ deadlineOf }: Day) {
  const known = new Map<string, { readonly closes: Moment; readonly before: Moment; readonly since: Moment }>()
  return ({ jobId, closes }: Row, now: Moment): boolean => {
    const last = known.get(jobId)
    if (last?.closes !== closes) known.set(jobId, { closes, before: last?.closes ?? closes, since: now })
    const { before, since } = known.get(jobId) ?? { before: closes, since: now }
    const due = wasDelayed(since, deadlineOf(since)) ? deadlineOf(since) : deadlineOf(since, 0)
    return before !== closes && before < due && now <= due
  }
}

/** A window or an end in the row that no event requested. */
function wrongRow(row: Row, _: Snapshot, { expect, history }: Day): string | undefined {
  if (!expect.isRequested(row.jobId, row.opens, row.closes))
    return `its row says ${clockTime(row.opens)} to ${clockTime(row.closes)}, which nobody requested`
  // A principal that is not the one that was granted access, or is not managed any more, ends its grants.
  const isAnother = lastManualChange(
    history,
    (change) => change.what === 'other' && change.holder === row.principal.name,
  )
  if (row.ended !== undefined && isAnother === undefined && !expect.mayHaveEnded(row) && row.heartbeat === undefined)
    return `its row says that it was ${row.ended.because} at ${clockTime(row.ended.at)}, which no event said`
  return undefined
}

/** Whether every policy of a job is attached. Some policies of an exclusive job may do nothing but deny. */
function isComplete(row: Row, snapshot: Snapshot): boolean {
  const cover = coverOf(row, snapshot)
  const denying = row.isExclusive ? attachedOf(row, snapshot).filter(({ access }) => access === 'nothing').length : 0
  return cover > 0 && cover + denying >= row.policies.length
}

/** How many attached policies of a job allow something now or later. */
function coverOf(row: Row, snapshot: Snapshot): number {
  return attachedOf(row, snapshot).filter(
    ({ access }) => access === 'unbounded' || (access !== 'nothing' && snapshot.now < access.until),
  ).length
}

function attachedOf({ jobId, principal }: Row, { iam }: Snapshot): readonly Attachment[] {
  return attachmentsIn(iam).filter(
    ({ who, ...attachment }) =>
      attachment.jobId === jobId && who.kind === principal.type && who.name === principal.name,
  )
}

/** Whether a manual change excuses the state of a job: it need not be reverted yet, or the principal is not managed any more. */
function isTamperedWith({ jobId, principal }: Row, now: Moment, { history, deadlineOf, aws, plan }: Day): boolean {
  if (!isManagedPrincipal(aws.truth.iam(), principal, aws.boundaryArn)) return true
  // If the quota is small, a policy that was attached by hand may fill it.
  const isTight = plan.elements.some(({ kind }) => kind === 'small quota')
  const at = lastManualChange(
    history,
    (change) =>
      ((change.what === 'detach' || change.what === 'attach') && jobOf(change.arn) === jobId) ||
      (isTight && change.what === 'attach' && change.who.name === principal.name) ||
      (change.what === 'edit policy' && jobOf(change.policy.arn) === jobId),
  )
  return at !== undefined && now <= deadlineOf(at, INVENTORY)
}

/** Whether the quota of IAM refuses one more policy. */
function isFull({ principal }: Row, { iam }: Snapshot, { plan }: Day): boolean {
  const [quota] = plan.elements.flatMap((one) => (one.kind === 'small quota' ? [one.attached] : []))
  const held = identityOf(iam, principal)?.attached.length ?? 0
  return principal.type === 'user' && quota !== undefined && held >= quota
}
