import type { Principal } from '#core/grant/principal.ts'
import type { FinishedRun } from '#core/grant/run.ts'
import { AccessRevocationRequested, endByRevocation } from '#events/access-revocation-requested.ts'
import { BatchJobStateChange, batchJobReport } from '#events/batch-job-state-change.ts'
import { BatchServiceJobStateChange, batchServiceJobReport } from '#events/batch-service-job-state-change.ts'
import type { BusEvent } from '#events/bus-event.ts'
import type { EndRequest } from '#events/end-request.ts'
import { endByReport, type JobReport } from '#events/job-report.ts'
import { customizationReport, ModelCustomizationJobStateChange } from '#events/model-customization-job-state-change.ts'
import {
  SageMakerHyperParameterTuningJobStateChange,
  tuningJobReport,
} from '#events/sagemaker-hyperparameter-tuning-job-state-change.ts'
import { otherJobReport, SageMakerJobStateChange } from '#events/sagemaker-job-state-change.ts'
import {
  pipelineReport,
  SageMakerModelBuildingPipelineExecutionStatusChange,
} from '#events/sagemaker-model-building-pipeline-execution-status-change.ts'
import {
  processingJobReport,
  SageMakerProcessingJobStateChange,
} from '#events/sagemaker-processing-job-state-change.ts'
import { SageMakerTrainingJobStateChange, trainingJobReport } from '#events/sagemaker-training-job-state-change.ts'
import { SageMakerTransformJobStateChange, transformJobReport } from '#events/sagemaker-transform-job-state-change.ts'
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
    ...(await inParallel(request.run === undefined ? [] : [request.run], 1, (run) =>
      recordRun(run, request, event, world),
    )),
    ...(await inParallel(whole, MAX_AT_ONCE, (of) => recordRevocation(of, request, event, world))),
    ...(await inParallel(principals, MAX_AT_ONCE, (principal) => report(principal, false))),
    ...(await inParallel(jobsOf(request, event, world.grants), MAX_AT_ONCE, endOne)),
  ]
  if (request.because === 'revoked') await finishRevocation(request, event, failures, world)
  failOn(failures)
}

/** Requests that name the run may be in progress: it is recorded before grants are sought. */
async function recordRun(
  run: FinishedRun,
  request: EndRequest,
  event: BusEvent,
  { grants, now }: World,
): Promise<void> {
  await retryOnConflict(() => grants.recordRunEnd(run, endFrom(request, event, now())))
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

/** Of a service's job, in this account. */
function reported(reportOf: (event: BusEvent) => JobReport) {
  return ofOwnAccount(endBy((event) => endByReport(reportOf(event), event)))
}

export const handler = lambda(
  'end-access',
  (run) => ({ grants: grants(run), keyRings: keyRings(run), sessionBans: sessionBans(run), revocationHits }),
  on(TrainingJobCompleted, endBy(endByCompletion)),
  on(TrainingJobFailed, endBy(endByFailure)),
  on(TrainingJobStopped, endBy(endByStop)),
  on(AccessRevocationRequested, endBy(endByRevocation)),
  on(SageMakerTrainingJobStateChange, reported(trainingJobReport)),
  on(SageMakerHyperParameterTuningJobStateChange, reported(tuningJobReport)),
  on(SageMakerProcessingJobStateChange, reported(processingJobReport)),
  on(SageMakerTransformJobStateChange, reported(transformJobReport)),
  on(SageMakerModelBuildingPipelineExecutionStatusChange, reported(pipelineReport)),
  on(SageMakerJobStateChange, reported(otherJobReport)),
  on(BatchJobStateChange, reported(batchJobReport)),
  on(BatchServiceJobStateChange, reported(batchServiceJobReport)),
  on(ModelCustomizationJobStateChange, reported(customizationReport)),
)
