import catalogue from '#catalogue' with { type: 'json' }
import { accountsOf } from '#core/admission/account-reach.ts'
import { JOB_ID_TAKEN } from '#core/admission/request-problems.ts'
import { earlyEndings } from '#core/audit/ending.ts'
import { grantedEntry } from '#core/audit/granted.ts'
import { NOTHING } from '#core/audit/outbox.ts'
import type { AuditEntry } from '#core/audit/records.ts'
import { printEndsWith } from '#core/grant/ends-with.ts'
import type { Grant } from '#core/grant/grant.ts'
import { timersFor } from '#core/grant/timers-for.ts'
import { printInstant } from '#core/grant/window.ts'
import { type ListedProblems, listed, Refusal } from '#core/refusal.ts'
import { accessDue } from '#events/access-due.ts'
import { accessScheduled } from '#events/access-scheduled.ts'
import { BatchJobStateChange, batchJobReport } from '#events/batch-job-state-change.ts'
import { BatchServiceJobStateChange, batchServiceJobReport } from '#events/batch-service-job-state-change.ts'
import { type BusEvent, parseOrRefuse } from '#events/bus-event.ts'
import { ExtensionsDue } from '#events/extensions-due.ts'
import { printDurations } from '#events/fields/printed.ts'
import type { JobReport } from '#events/job-report.ts'
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
import { startByReport } from '#events/start-report.ts'
import { TrainingJobExtended } from '#events/training-job-extended.ts'
import { TrainingJobHeartbeat } from '#events/training-job-heartbeat.ts'
import { TrainingJobScheduled } from '#events/training-job-scheduled.ts'
import { startOfJob, TrainingJobStarted } from '#events/training-job-started.ts'
import { refusalOfUnknown } from '#events/unknown-event.ts'
import guardrails from '#guardrails' with { type: 'json' }
import { deployment } from '#platform/deployment.ts'
import { grants } from '#platform/grants.ts'
import { keyRings } from '#platform/key-rings.ts'
import { lambda, on, onAnythingElse } from '#platform/lambda.ts'
import { ofOwnAccount } from '#platform/of-own-account.ts'
import { requestCounts } from '#platform/request-counts.ts'
import { retryOnConflict } from '#platform/retry-on-conflict.ts'
import { sessionBans } from '#platform/session-bans.ts'
import { manages, timers } from '#platform/timers.ts'
import { setting } from '#runtime/settings.ts'
import { targets } from '#targets/targets.ts'
import { admit } from './schedule-access/admit.ts'
import { armNotices } from './schedule-access/arm-notices.ts'
import { extendAccess, extendEarly } from './schedule-access/extend-access.ts'
import { refuseOverdueExtensions } from './schedule-access/hold-extension.ts'
import { recordHeartbeat } from './schedule-access/record-heartbeat.ts'
import { reportCompromises } from './schedule-access/report-compromises.ts'
import { startBy, starting } from './schedule-access/start-access.ts'
import type { World } from './schedule-access/world.ts'

/** Record the grant with a timer for each edge of its window, and settle it now if its window is near. */
export async function scheduleAccess(event: BusEvent, world: World): Promise<void> {
  await retryOnConflict(() => schedule(event, world))
}

async function schedule(event: BusEvent, world: World): Promise<void> {
  const admitted = await admit(event, world)
  // A run may have died after it recorded the grant: what waited for it is on its row.
  if (admitted === undefined) return extendEarly(parseOrRefuse(TrainingJobScheduled, event), world)
  const { grant, read, ends } = admitted
  const warnings = listed(admitted.warnings)

  await reportCompromises(grant, ends, world)
  // The timer comes first: a timer without a row finds nothing to do, and a row without a timer might stay open.
  const timers = timersFor(grant, world.now())
  await world.timers.arm('close', grant, timers.close)
  const said = grant.started === undefined ? NOTHING : starting(grant, grant.started)
  const entries = [entry(grant, warnings), ...said.entries, ...earlyEndings(grant, ends)]
  const outgoing = { entries, events: [accessScheduled(grant, warnings), ...said.events] }
  const outcome = await world.grants.record(grant, read, outgoing)
  if (outcome === 'taken') throw new Refusal(`Cannot schedule access for job ${grant.jobId}`, [JOB_ID_TAKEN])

  if (timers.open !== undefined) await world.timers.arm('open', grant, timers.open)
  if (timers.open === undefined || world.targets[grant.principal.type].isInspectedLater)
    await world.bus.announce([accessDue(grant)])
  await armNotices(grant, world)
  if (grant.earlyExtensions.length > 0) await extendEarly(grant, world)
}

function entry(grant: Grant, warnings: ListedProblems): AuditEntry {
  const { window, endsWith } = grant
  const opensAt = printInstant(window.opensAt)
  const more = { opensAt, ...printDurations(window), ...(endsWith && { endsWith: printEndsWith(endsWith) }) }
  return grantedEntry('schedule grant', grant, grant, more, warnings)
}

/**
 * What starts a job by the word of its service. An event of that name that a sender put on the bus is not the service's, whose
 * sources AWS keeps to itself.
 */
function startByService(source: string, reportOf: (event: BusEvent) => JobReport) {
  const start = ofOwnAccount(startBy((event) => startByReport(reportOf(event), event)))
  return (event: BusEvent, world: World) =>
    event.source === source ? start(event, world) : refuseUnknown(event, world)
}

/** Refuse what a sender put on the bus and nobody takes, such as an event whose name has a typo: nothing that was said may vanish. */
async function refuseUnknown(event: BusEvent, { measure }: World): Promise<void> {
  measure({ UnknownEvents: 1 })
  throw refusalOfUnknown(event)
}

/** Whatever else the parameter says is taken for the stricter. */
function standingAccessOf(parameter: string): World['standingAccess'] {
  return parameter === 'warn' ? 'warn' : 'refuse'
}

export const handler = lambda(
  'schedule-access',
  (run) => {
    return {
      ...{ grants: grants(run), keyRings: keyRings(run), sessionBans: sessionBans(run), requestCounts, timers },
      ...{ targets, manages, deployment: deployment(), guardrails, catalogue },
      checkBuckets: setting('CHECK_BUCKETS') === 'true',
      deletion: setting('DELETION') === 'true',
      accountReach: { read: accountsOf(setting('READ_ACCOUNTS')), write: accountsOf(setting('WRITE_ACCOUNTS')) },
      closingSoonMinutes: Number(setting('CLOSING_SOON_MINUTES')),
      standingAccess: standingAccessOf(setting('STANDING_ACCESS')),
    }
  },
  on(TrainingJobScheduled, scheduleAccess),
  on(TrainingJobExtended, extendAccess),
  on(TrainingJobStarted, startBy(startOfJob)),
  on(TrainingJobHeartbeat, recordHeartbeat),
  on(SageMakerTrainingJobStateChange, startByService('aws.sagemaker', trainingJobReport)),
  on(SageMakerHyperParameterTuningJobStateChange, startByService('aws.sagemaker', tuningJobReport)),
  on(SageMakerProcessingJobStateChange, startByService('aws.sagemaker', processingJobReport)),
  on(SageMakerTransformJobStateChange, startByService('aws.sagemaker', transformJobReport)),
  on(SageMakerModelBuildingPipelineExecutionStatusChange, startByService('aws.sagemaker', pipelineReport)),
  on(SageMakerJobStateChange, startByService('aws.sagemaker', otherJobReport)),
  on(BatchJobStateChange, startByService('aws.batch', batchJobReport)),
  on(BatchServiceJobStateChange, startByService('aws.batch', batchServiceJobReport)),
  on(ModelCustomizationJobStateChange, startByService('aws.bedrock', customizationReport)),
  on(ExtensionsDue, refuseOverdueExtensions),
  onAnythingElse(refuseUnknown),
)
