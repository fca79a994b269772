import { canConclude, concluding, outcomeFromPolicies } from '#core/audit/pending-changes.ts'
import {
  type Change,
  type Decision,
  decide,
  decideOrphan,
  policyNamesOf,
  unwantedPolicies,
  wantedPolicies,
} from '#core/grant/decide.ts'
import type { Grant, Job } from '#core/grant/grant.ts'
import { sessionBanOf } from '#core/grant/sessions.ts'
import { isWanted } from '#core/grant/status.ts'
import { isOver } from '#core/grant/tasks.ts'
import { secondsBefore } from '#core/grant/window.ts'
import type { Journal } from '#core/ports.ts'
import { AccessDue } from '#events/access-due.ts'
import { type BusEvent, parseOrRefuse } from '#events/bus-event.ts'
import { grants } from '#platform/grants.ts'
import { lambda, on } from '#platform/lambda.ts'
import { endGrant } from '#platform/recording.ts'
import { retryOnConflict } from '#platform/retry-on-conflict.ts'
import { targets } from '#targets/targets.ts'
import { carryOut, intended } from './settle-access/carry-out.ts'
import { recordProgress } from './settle-access/record-progress.ts'
import type { World } from './settle-access/world.ts'

/** Make the target agree with one grant, whatever triggered it. */
export async function settleAccess(event: BusEvent, world: World): Promise<void> {
  const due = parseOrRefuse(AccessDue, event)
  const journal = world.audit.journal(due.jobId)
  await retryOnConflict(async (isFirst) => {
    const grant = await world.grants.get(due.principal, due.jobId)
    const failures =
      grant === undefined
        ? await settleOrphan(due, journal, world)
        : await settle(await unlessRevoked(grant, due, world), due, isFirst, journal, world)
    if (failures.length > 0) throw new AggregateError(failures, `Cannot settle access of job ${due.jobId}`)
  })
}

async function settle(
  grant: Grant,
  due: AccessDue,
  isFirst: boolean,
  journal: Journal,
  world: World,
): Promise<readonly unknown[]> {
  const { policies: reported = [] } = due
  // After a conflict this run may have attached something itself, so it reads the target whatever the row says.
  if (isFirst && isOver(grant, world.now()) && reported.length === 0) return []
  if (await mustWait(grant, world)) return []

  const { policies } = world.targets[grant.principal.type]
  const attached = await policies.attachedTo(grant.principal, grant.jobId)
  const now = world.now()
  const compared = due.check === 'documents' ? wantedPolicies(grant, now) : []
  const tampered = await policies.tampered(grant.jobId, compared)
  const asWritten = attached.filter((name) => !tampered.includes(name))
  const unwanted = await policies.existing(grant.jobId, unwantedPolicies(grant, reported, now))
  const decision = decide(grant, [...new Set([...asWritten, ...unwanted])], now)

  journal.resume(grant)
  const remembered = await rememberPending(decision, grant, journal, world)
  const accepted = await journal.record([...conclusions(grant, attached, now), ...intended(decision.changes, grant)])
  const outcome = await carryOut(decision.changes, accepted, { ...remembered, attached }, policies)
  await recordProgress(remembered, decision, outcome, journal, world)
  return outcome.failures
}

/**
 * A revocation of everything ends the grants that it finds in the index. A grant that the index did not show yet reads the
 * revocation here: before it first opens, and each hour.
 */
async function unlessRevoked(grant: Grant, { check }: AccessDue, { grants, audit, now }: World): Promise<Grant> {
  const isFirst = grant.openedAt === undefined
  if (!isWanted(grant, now()) || (!isFirst && check !== 'documents')) return grant
  const revoked = await grants.lastGlobalRevocation()
  if (revoked === undefined || revoked.at < grant.requestedAt) return grant
  return endGrant(grant, revoked, audit, grants)
}

/** Policies without a row stay until the end that their tags name. The inventory has checked that for those that it reports. */
async function settleOrphan(job: Job & AccessDue, journal: Journal, world: World): Promise<readonly unknown[]> {
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
  const accepted = await journal.record(intended(changes, job))
  const { records, failures } = await carryOut(changes, accepted, job, policies)
  await journal.record(records)
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

/** The next sweep finds an opening that waited. */
async function mustWait(grant: Grant, { grants, now }: World): Promise<boolean> {
  const at = now()
  if (grant.openedAt !== undefined || !isWanted(grant, at)) return false
  const { endSeconds, closeSeconds, longestSeconds } = CLOSINGS_FIRST
  const until = { end: secondsBefore(at, endSeconds), close: secondsBefore(at, closeSeconds) }
  return grants.isClosingOverdue(secondsBefore(at, longestSeconds), until)
}

/** The outcome of changes whose run died before it recorded one. */
function conclusions({ pendingChanges }: Grant, attached: readonly string[], now: Date) {
  return pendingChanges
    .filter((pendingChange) => canConclude(pendingChange, now))
    .flatMap((pendingChange) => {
      const isDone = outcomeFromPolicies(pendingChange, attached)
      return isDone === undefined ? [] : [concluding(pendingChange, isDone)]
    })
}

/**
 * Writes intended changes to the row first. If this run dies, the next one knows of them; and a run that meets a conflict
 * here attaches nothing. Closing needs neither: it is repeated for every policy that the row names until it is recorded.
 */
async function rememberPending({ changes }: Decision, grant: Grant, journal: Journal, world: World): Promise<Grant> {
  if (!changes.some((change) => isDoneOnce(change, grant))) return grant
  journal.foresee(intended(changes, grant))
  return world.grants.replace({ ...grant, ...journal.trail() })
}

function isDoneOnce({ action, because, policy }: Change, grant: Grant): boolean {
  if (action === 'attach' || because === 'drifted') return true
  return !policyNamesOf(grant).includes(policy.name) && policy.name !== sessionBanOf(grant)?.policy.name
}

export const handler = lambda('settle-access', () => ({ grants, targets }), on(AccessDue, settleAccess))
