import { clockTime } from '../account.ts'
import { wasTroubled } from '../patience.ts'
import { MINUTE, type Moment, SECOND } from '../plan.ts'
import { attachedOf, jobOf } from '../policies.ts'
import { identityOf, isInOrder } from '../principals.ts'
import type { Row, Snapshot } from '../snapshot.ts'
import { INVENTORY } from './closing.ts'
import { type Day, jobsIn, lastManualChange, type Violation, type Watch } from './promise.ts'

/** Clocks that are ahead close by so much too early. */
const CLOCKS = 3 * SECOND

/** Policies are attached so long before their window opens. */
const LEAD = 2 * MINUTE

/** Promise f: what should be open opens, and stays open without a gap, and is over only if somebody said so. */
export function opening(day: Day): Watch {
  const seenOpen = new Set<string>()
  /** When IAM last had no room for a job. */
  const fullAt = new Map<string, Moment>()
  const isExcused = extensions(day)

  const gap = (row: Row, snapshot: Snapshot): readonly Violation[] => {
    const isOpen = coverOf(row, snapshot) > 0
    if (isOpen && snapshot.now >= row.opens) seenOpen.add(row.jobId)
    if (isOpen || !seenOpen.has(row.jobId) || isTamperedWith(row, snapshot.now, day)) return []
    return [{ promise: 'f', at: snapshot.now, job: row.jobId, told: 'it was open, should be open, and is not' }]
  }
  const late = (row: Row, since: Moment, snapshot: Snapshot): readonly Violation[] => {
    if (isFull(row, snapshot, day)) fullAt.set(row.jobId, snapshot.now)
    const base = Math.max(row.opens - LEAD, since, fullAt.get(row.jobId) ?? 0)
    const due = Math.max(row.opens, day.patience(base))
    if (snapshot.now <= due || coverOf(row, snapshot) >= row.policies.length) return []
    if (isTamperedWith(row, snapshot.now, day)) return []
    const told = `it should be open since ${clockTime(row.opens)}, and at the latest since ${clockTime(due)}`
    return [{ promise: 'f', at: snapshot.now, job: row.jobId, told }]
  }

  return {
    passed: (snapshot) =>
      jobsIn(snapshot, day.history).flatMap(([row, since]) => {
        const wrong = wrongRow(row, snapshot, day)
        if (wrong !== undefined) return [{ promise: 'f', at: snapshot.now, job: row.jobId, told: wrong }]
        const isOver = row.ended !== undefined || snapshot.now >= row.closes - CLOCKS
        return isExcused(row, snapshot.now) || isOver ? [] : [...gap(row, snapshot), ...late(row, since, snapshot)]
      }),
  }
}

/** Knows which jobs were extended so late, for the times, that their old window may be over before the new one is there. */
function extensions({ patience }: Day) {
  const known = new Map<string, { readonly closes: Moment; readonly before: Moment; readonly since: Moment }>()
  return ({ jobId, closes }: Row, now: Moment): boolean => {
    const last = known.get(jobId)
    if (last?.closes !== closes) known.set(jobId, { closes, before: last?.closes ?? closes, since: now })
    const { before, since } = known.get(jobId) ?? { before: closes, since: now }
    const due = wasTroubled(since, patience(since)) ? patience(since) : patience(since, 0)
    return before !== closes && before < due && now <= due
  }
}

/** What stands in a row that nobody asked for. */
function wrongRow(row: Row, _: Snapshot, { expect }: Day): string | undefined {
  const isAsked = expect.windows(row.jobId).some(({ opens, closes }) => opens === row.opens && closes === row.closes)
  if (!isAsked) return `its row says ${clockTime(row.opens)} to ${clockTime(row.closes)}, which nobody asked for`
  if (row.ended !== undefined && !expect.mayHaveEnded(row))
    return `its row says that it was ${row.ended.because} at ${clockTime(row.ended.at)}, which nobody said of it`
  return undefined
}

/** How many attached policies of a job allow something now, or will. */
function coverOf({ jobId, principal }: Row, { iam, now }: Snapshot): number {
  return attachedOf(iam).filter(
    ({ who, job, ...attached }) =>
      attached.jobId === jobId &&
      who.kind === principal.type &&
      who.name === principal.name &&
      (job === 'unbounded' || (job !== 'nothing' && now < job.until)),
  ).length
}

/** A hand took something away, and it is not yet time for it to have been put right; or there is nobody to open for. */
function isTamperedWith({ jobId, principal }: Row, now: Moment, { history, patience, aws, plan }: Day): boolean {
  if (!isInOrder(aws.truth.iam(), principal, aws.boundaryArn)) return true
  // Where there is little room, what a hand attached may have taken it.
  const isTight = plan.elements.some(({ kind }) => kind === 'small quota')
  const at = lastManualChange(
    history,
    (change) =>
      ((change.what === 'detach' || change.what === 'attach') && jobOf(change.arn) === jobId) ||
      (isTight && change.what === 'attach' && change.who.name === principal.name) ||
      (change.what === 'edit policy' && jobOf(change.policy.arn) === jobId),
  )
  return at !== undefined && now <= patience(at, INVENTORY)
}

/** IAM would not take one more. */
function isFull({ principal }: Row, { iam }: Snapshot, { plan }: Day): boolean {
  const [quota] = plan.elements.flatMap((one) => (one.kind === 'small quota' ? [one.attached] : []))
  const held = identityOf(iam, principal)?.attached.length ?? 0
  return principal.type === 'user' && quota !== undefined && held >= quota
}
