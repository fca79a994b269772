import { NOTHING } from '#core/audit/outbox.ts'
import { conclusions, isSameChange } from '#core/audit/pending-changes.ts'
import type { AuditEntry } from '#core/audit/records.ts'
import {
  type Change,
  type Decision,
  decide,
  decideOrphan,
  namesOf,
  policiesInDoubt,
  policyNamesOf,
  unwantedPolicies,
  wantedPolicies,
} from '#core/grant/decide.ts'
import type { Grant, Job } from '#core/grant/grant.ts'
import { isWanted } from '#core/grant/status.ts'
import { isDue, isOver } from '#core/grant/tasks.ts'
import { secondsBefore } from '#core/grant/window.ts'
import { Conflict } from '#core/ports.ts'
import { AccessDue } from '#events/access-due.ts'
import { type BusEvent, parseOrRefuse } from '#events/bus-event.ts'
import { SessionsDue } from '#events/sessions-due.ts'
import { grants } from '#platform/grants.ts'
import { lambda, on } from '#platform/lambda.ts'
import { noticesOf } from '#platform/notices.ts'
import { retryOnConflict } from '#platform/retry-on-conflict.ts'
import { sessionBans } from '#platform/session-bans.ts'
import { targets } from '#targets/targets.ts'
import { carryOut, intended, withoutRecord } from './settle-access/carry-out.ts'
import { denyEarlierSessions, withSessions } from './settle-access/deny-earlier-sessions.ts'
import { endIfChanged } from './settle-access/end-if-changed.ts'
import { endIfSilent } from './settle-access/end-if-silent.ts'
import { recordProgress } from './settle-access/record-progress.ts'
import { settleSessions } from './settle-access/settle-sessions.ts'
import { endBy, unseenRevocation } from './settle-access/unseen-revocation.ts'
import type { World } from './settle-access/world.ts'

/** Make the target agree with one grant, whatever triggered it. */
export async function settleAccess(event: BusEvent, world: World): Promise<void> {
  const due = parseOrRefuse(AccessDue, event)
  const unwritten: AuditEntry[] = []
  await retryOnConflict(async (isFirst) => {
    const grant = await world.grants.get(due.principal, due.jobId)
    const failures =
      grant === undefined ? await settleOrphan(due, world) : await settle(grant, due, isFirst, unwritten, world)
    if (failures.length > 0) throw new AggregateError(failures, `Cannot settle access of job ${due.jobId}`)
  })
}

/** @param unwritten what this run did before it met a conflict: the row may not show it any more, so it is told with the rest */
async function settle(
  read: Grant,
  due: AccessDue,
  isFirst: boolean,
  unwritten: AuditEntry[],
  world: World,
): Promise<readonly unknown[]> {
  const { policies: reported = [], check } = due
  const noted = await giveNotices(await endIfSilent(read, world), world)
  // After a conflict this run may have attached something itself, so it reads the target whatever the row says.
  if (isFirst && reported.length === 0 && (isOver(noted, world.now()) || isSettled(noted, check, world.now())))
    return []
  const { policies } = world.targets[noted.principal.type]
  const [revoked, isWaiting, attached] = await Promise.all([
    unseenRevocation(noted, due, world),
    mustWait(noted, world),
    policies.attachedTo(noted.principal, noted.jobId),
  ])
  if (isWaiting && revoked === undefined) return []
  const known = revoked === undefined ? noted : await endBy(revoked, noted, world)
  const grant = await endIfChanged(known, attached, due, world)
  const now = world.now()
  const wanted = wantedPolicies(grant, now)
  const tampered = await policies.tampered(grant.jobId, due.check === 'documents' ? wanted : [])
  const asWritten = attached.filter((name) => !tampered.includes(name))
  const unwanted = await policies.existing(grant.jobId, unwantedPolicies(grant, reported, now))
  const decision = decide(grant, [...new Set([...asWritten, ...unwanted])], now)

  if (decision.reached === 'opened') await denyEarlierSessions(grant.principal, world)
  const concluded = conclusions(grant, attached, namesOf(wanted), now)
  const inDoubt = withoutRecord(policiesInDoubt(grant, now), unwritten)
  const fenced = await fence(decision, concluded, grant, world)
  const outcome = await withSessions(
    decision,
    await carryOut(decision.changes, { ...fenced, attached, inDoubt }, policies),
    fenced,
    world,
  )
  const before = unwritten.filter((one) => !outcome.records.some((record) => isSameChange(record, one)))
  unwritten.push(...outcome.records)
  await recordProgress(fenced, decision, outcome, [...before, ...(fenced === grant ? concluded : [])], world)
  return outcome.failures
}

/** Whether access is open, and nothing is to be done for it now: the target is compared with it each hour. */
function isSettled(grant: Grant, check: AccessDue['check'], now: Date): boolean {
  return check === 'access' && grant.openedAt !== undefined && !isDue(grant, now)
}

/** Subscribers are told what they are to hear now, whether or not the target answers. */
async function giveNotices(grant: Grant, { grants, now }: World): Promise<Grant> {
  const { progress, events } = noticesOf(grant, now())
  return events.length === 0 ? grant : grants.replace({ ...grant, ...progress }, { ...NOTHING, events })
}

/** Policies without a row stay until the end that their tags name. The inventory has checked that for those that it reports. */
async function settleOrphan(job: Job & AccessDue, world: World): Promise<readonly unknown[]> {
  const { policies } = world.targets[job.principal.type]
  const over: string[] = []
  for (const name of await policies.attachedTo(job.principal, job.jobId)) {
    const end = await policies.endOf(job.jobId, name)
    if (end === undefined || end <= world.now()) over.push(name)
  }
  const owned = await ownedByAnother(job, world)
  const { changes } = decideOrphan(
    [...new Set([...over, ...(job.policies ?? [])])].filter((name) => !owned.includes(name)),
  )
  const { records, failures } = await carryOut(changes, job, policies)
  if (records.length > 0) await world.outbox.put(job.jobId, { ...NOTHING, entries: records })
  return failures
}

/** Policies of the same job that belong to an open grant of another principal. */
async function ownedByAnother({ jobId }: Job, { grants, now }: World): Promise<readonly string[]> {
  const { principal } = await grants.claimOf(jobId)
  const grant = principal && (await grants.get(principal, jobId))
  return grant !== undefined && isWanted(grant, now()) ? grant.policies.map(({ name }) => name) : []
}

/**
 * While closings are overdue, openings wait, so that closings get IAM's rate budget; but not longer than `longestSeconds`,
 * in case one can never succeed. The limit is lower for early ends: only detaching ends their access, and they wait for no
 * timer.
 */
const CLOSINGS_FIRST = { endSeconds: 10, closeSeconds: 90, longestSeconds: 300 }

/** While records wait for longer than this to be published, nothing is opened that nobody would hear of. */
const LATE_PUBLICATION_SECONDS = 300

/** The next sweep finds an opening that waited. */
async function mustWait(grant: Grant, { grants, outbox, now }: World): Promise<boolean> {
  const at = now()
  if (grant.openedAt !== undefined || !isWanted(grant, at)) return false
  const { endSeconds, closeSeconds, longestSeconds } = CLOSINGS_FIRST
  const until = { end: secondsBefore(at, endSeconds), close: secondsBefore(at, closeSeconds) }
  const reasons = await Promise.all([
    grants.isClosingOverdue(secondsBefore(at, longestSeconds), until),
    outbox.isLate(secondsBefore(at, LATE_PUBLICATION_SECONDS)),
  ])
  return reasons.includes(true)
}

/**
 * Writes intended changes to the row first. If this run dies, the next one knows of them; and a run that meets a conflict
 * here attaches nothing. Closing needs neither: it is repeated for every policy that the row names until it is recorded.
 */
async function fence(
  { changes, reached }: Decision,
  concluded: readonly AuditEntry[],
  grant: Grant,
  world: World,
): Promise<Grant> {
  const once = changes.filter((change) => isDoneOnce(change, grant))
  if (once.length === 0) return grant
  try {
    return await world.grants.replace(grant, { ...NOTHING, entries: [...concluded, ...intended(once, grant)] })
  } catch (error) {
    // A policy that somebody planted beside the job's own needs a fence. Closing goes on without one.
    if (reached === 'closed' && !(error instanceof Conflict)) return grant
    throw error
  }
}

function isDoneOnce({ action, because, policy }: Change, grant: Grant): boolean {
  if (action === 'attach' || because === 'drifted') return true
  return !policyNamesOf(grant).includes(policy.name)
}

export const handler = lambda(
  'settle-access',
  (run) => ({ grants: grants(run), sessionBans: sessionBans(run), targets }),
  on(AccessDue, settleAccess),
  on(SessionsDue, settleSessions),
)
