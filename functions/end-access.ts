import type { Principal } from '#core/grant/principal.ts'
import { AccessRevocationRequested, endByRevocation } from '#events/access-revocation-requested.ts'
import { BatchJobStateChange, endByBatch } from '#events/batch-job-state-change.ts'
import type { BusEvent } from '#events/bus-event.ts'
import type { EndRequest } from '#events/end-request.ts'
import { endBySageMaker, SageMakerTrainingJobStateChange } from '#events/sagemaker-training-job-state-change.ts'
import { endByCompletion, TrainingJobCompleted } from '#events/training-job-completed.ts'
import { endByFailure, TrainingJobFailed } from '#events/training-job-failed.ts'
import { endByStop, TrainingJobStopped } from '#events/training-job-stopped.ts'
import { grants } from '#platform/grants.ts'
import { keyRings } from '#platform/key-rings.ts'
import { lambda, on } from '#platform/lambda.ts'
import { ofOwnAccount } from '#platform/of-own-account.ts'
import { retryOnConflict } from '#platform/retry-on-conflict.ts'
import { revocationHits } from '#platform/revocation-hits.ts'
import { sessionBans } from '#platform/session-bans.ts'
import { inParallel } from '#runtime/in-parallel.ts'
import { denySessions, rolesOf } from './end-access/deny-sessions.ts'
import { endGrant } from './end-access/end-grant.ts'
import { type EndedJob, endFrom, jobsOf } from './end-access/jobs-of.ts'
import { reportingCompromise } from './end-access/report-compromise.ts'
import { reportRevocation } from './end-access/report-revocation.ts'
import type { World } from './end-access/world.ts'

/** So many that a revocation of everything is done before its Lambda times out. */
const MAX_AT_ONCE = 25

/** Record that grants are over, whatever their windows say, and have each settled; then say what was revoked. */
async function endAccess(request: EndRequest, event: BusEvent, world: World): Promise<void> {
  const { principals, all } = request.of
  const report = reportingCompromise(request, event, world)
  const endOne = async (job: EndedJob) => {
    const { jobId, principal = (await world.grants.claimOf(jobId)).principal } = job
    if (principal === undefined) return world.grants.recordEarlyEnd(jobId, endFrom(request, event, world.now()))
    const [reported] = await Promise.allSettled([report(principal, true)])
    await endGrant({ jobId, principal }, request, event, world)
    if (reported.status === 'rejected') throw reported.reason
  }
  // Requests that are older than the revocation may arrive after it, or be in progress: it is recorded before grants are sought.
  const whole: readonly (Principal | 'all')[] = [...principals, ...(all ? (['all'] as const) : [])]
  const failures = [
    ...(await inParallel(whole, MAX_AT_ONCE, (of) => recordRevocation(of, request, event, world))),
    ...(await inParallel(principals, MAX_AT_ONCE, (principal) => report(principal, false))),
    ...(await inParallel(jobsOf(request, world.grants), MAX_AT_ONCE, endOne)),
  ]
  if (request.because === 'revoked') await finishRevocation(request, event, failures, world)
  failOn(failures)
}

async function recordRevocation(
  of: Principal | 'all',
  request: EndRequest,
  event: BusEvent,
  { grants, now }: World,
): Promise<void> {
  await retryOnConflict(() => grants.recordRevocation(of, endFrom(request, event, now())))
}

/** Denies sessions although something failed, and reports the revocation once nothing did: the retry does. */
async function finishRevocation(
  request: EndRequest,
  event: BusEvent,
  before: readonly unknown[],
  world: World,
): Promise<void> {
  const hits = await world.revocationHits.of(event.id)
  const denied: Principal[] = []
  const failures = await inParallel(rolesOf(request, hits), MAX_AT_ONCE, async (role) => {
    if (await denySessions(role, request, event, world)) denied.push(role.principal)
  })
  failOn([...before, ...failures])
  await reportRevocation(request, event, hits, denied, world)
}

function failOn(failures: readonly unknown[]): void {
  if (failures.length > 0)
    throw new AggregateError(failures, `Cannot end access: ${failures.length} of its steps failed`)
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
  (run) => ({ grants: grants(run), keyRings: keyRings(run), sessionBans: sessionBans(run), revocationHits }),
  on(TrainingJobCompleted, endBy(endByCompletion)),
  on(TrainingJobFailed, endBy(endByFailure)),
  on(TrainingJobStopped, endBy(endByStop)),
  on(AccessRevocationRequested, endBy(endByRevocation)),
  on(SageMakerTrainingJobStateChange, ofOwnAccount(endBy(endBySageMaker))),
  on(BatchJobStateChange, ofOwnAccount(endBy(endByBatch))),
)
