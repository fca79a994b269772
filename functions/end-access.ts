import { ending } from '#core/audit/ending.ts'
import type { Ending, Grant, Job } from '#core/grant/grant.ts'
import { hasSessions } from '#core/grant/principal.ts'
import { endOf, isWanted } from '#core/grant/status.ts'
import type { Grants, KeyRings } from '#core/ports.ts'
import { accessDue } from '#events/access-due.ts'
import { AccessRevocationRequested, endByRevocation } from '#events/access-revocation-requested.ts'
import { BatchJobStateChange, endByBatch } from '#events/batch-job-state-change.ts'
import type { BusEvent } from '#events/bus-event.ts'
import type { EndRequest } from '#events/end-request.ts'
import { endBySageMaker, SageMakerTrainingJobStateChange } from '#events/sagemaker-training-job-state-change.ts'
import { endByCompletion, TrainingJobCompleted } from '#events/training-job-completed.ts'
import { endByFailure, TrainingJobFailed } from '#events/training-job-failed.ts'
import { endByStop, TrainingJobStopped } from '#events/training-job-stopped.ts'
import type { Frame } from '#platform/frame.ts'
import { grants } from '#platform/grants.ts'
import { keyRings } from '#platform/key-rings.ts'
import { lambda, on } from '#platform/lambda.ts'
import { retryOnConflict } from '#platform/retry-on-conflict.ts'
import { isRunOf } from './end-access/is-run-of.ts'
import { endFrom, jobsOf } from './end-access/jobs-of.ts'
import { ofOwnAccount } from './end-access/of-own-account.ts'
import { reportingCompromise } from './end-access/report-compromise.ts'

type World = Frame & { readonly grants: Grants; readonly keyRings: KeyRings }

/** Roles whose sessions this request ends, and the job whose grant records it. */
type SessionsEnded = Map<string, string>

/** So many that a revocation of everything is done before its Lambda times out. */
const MAX_AT_ONCE = 25

/** Record that grants are over, whatever their windows say, and have each settled. */
async function endAccess(request: EndRequest, event: BusEvent, world: World): Promise<void> {
  const failures: unknown[] = []
  await recordRevocation(request, event, world).catch((error: unknown) => failures.push(error))
  const report = reportingCompromise(request, event, world)
  if (request.of !== 'all' && 'principal' in request.of) {
    await report(request.of.principal, false).catch((error: unknown) => failures.push(error))
  }
  const sessionsEnded: SessionsEnded = new Map()
  const endOne = async (job: Job) => {
    await report(job.principal, true).catch((error: unknown) => failures.push(error))
    await end(job, request, event, sessionsEnded, world).catch((error: unknown) => failures.push(error))
  }
  const running = new Set<Promise<unknown>>()
  for await (const job of jobsOf(request, event, world)) {
    const one = endOne(job).finally(() => running.delete(one))
    running.add(one)
    if (running.size >= MAX_AT_ONCE) await Promise.race(running)
  }
  await Promise.all(running)
  if (failures.length > 0)
    throw new AggregateError(failures, `Cannot end access: ${failures.length} of its steps failed`)
}

/** Comes before the search for grants: a request that is older than the revocation may arrive after it, or be in progress. */
async function recordRevocation(request: EndRequest, event: BusEvent, { grants, now }: World): Promise<void> {
  const { of } = request
  if (of !== 'all' && 'jobIds' in of) return
  const whose = of === 'all' ? of : of.principal
  await retryOnConflict(() => grants.recordRevocation(whose, endFrom(request, event, now())))
}

/** The first end of a grant counts. An event that is older than the grant's request, late or replayed, is about another run. */
async function end(
  { jobId, principal }: Job,
  request: EndRequest,
  { time }: BusEvent,
  sessionsEnded: SessionsEnded,
  world: World,
): Promise<void> {
  if (!isRunOf(principal, request, jobId)) return
  await retryOnConflict(async () => {
    const now = world.now()
    const grant = await world.grants.get(principal, jobId)
    if (grant === undefined || isOver(grant, now) || time < grant.requestedAt) return

    const endsSessions = await mayEndSessions(grant, request, sessionsEnded, world)
    const { because, by, reason } = request
    const ended: Ending = { at: now, because, by, reason, ...(endsSessions && { endsSessions }) }
    await world.grants.replace({ ...grant, ended }, ending(grant, ended))
    await world.bus.announce([accessDue(grant)])
  })
}

/**
 * A run may still be writing an extension that it decided on before the window closed. Until access is closed, an end is
 * recorded and wins over the extension; afterwards, nothing is extended.
 */
function isOver(grant: Grant, now: Date): boolean {
  return grant.closedAt !== undefined || (grant.ended !== undefined && now >= endOf(grant))
}

/**
 * A revocation also ends the sessions of a role, unless the role runs other jobs that go on. One of the role's grants
 * records it, however many are revoked.
 * @param sessionsEnded roles whose sessions this request has ended already
 */
async function mayEndSessions(
  { jobId, principal }: Grant,
  { because, of }: EndRequest,
  sessionsEnded: SessionsEnded,
  { grants, now }: World,
): Promise<boolean> {
  if (because !== 'revoked' || !hasSessions(principal)) return false
  if (!sessionsEnded.has(principal.name)) sessionsEnded.set(principal.name, jobId)
  if (sessionsEnded.get(principal.name) !== jobId) return false
  const isOne = of !== 'all' && 'jobIds' in of
  const others = isOne ? (await grants.of(principal)).filter((other) => other.jobId !== jobId) : []
  return !others.some((other) => isWanted(other, now()))
}

/** @param requestOf undefined if the event tells of a job that goes on */
function endBy(requestOf: (event: BusEvent) => EndRequest | undefined) {
  return async (event: BusEvent, world: World): Promise<void> => {
    const request = requestOf(event)
    if (request !== undefined) await endAccess(request, event, world)
  }
}

export const handler = lambda(
  'end-access',
  (run) => ({ grants: grants(run), keyRings: keyRings(run) }),
  on(TrainingJobCompleted, endBy(endByCompletion)),
  on(TrainingJobFailed, endBy(endByFailure)),
  on(TrainingJobStopped, endBy(endByStop)),
  on(AccessRevocationRequested, endBy(endByRevocation)),
  on(SageMakerTrainingJobStateChange, ofOwnAccount(endBy(endBySageMaker))),
  on(BatchJobStateChange, ofOwnAccount(endBy(endByBatch))),
)
