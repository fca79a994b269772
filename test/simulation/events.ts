import type { NewEvent } from '@curfew/local-aws/events/event'
import { bucketOf, GPU, instantOf, SCRATCH } from './account.ts'
import type { Act, EndsWith, JobRequest, Moment } from './plan.ts'

/** An event that was put for an act of the plan. */
export type SentEvent = {
  readonly act: Exclude<Act, { kind: 'manual change' | 'restart' }>
  readonly at: Moment
  /** The time in the event, in whole seconds. */
  readonly time: Moment
  readonly eventId: string
}

const REQUESTER = { requestedBy: 'ml-platform@acmeco.example', reason: 'simulation' }

/** The event of an act. */
export function eventOf(act: SentEvent['act']): NewEvent {
  const time = instantOf('time' in act ? (act.time ?? act.at) : act.at)
  const source = 'acmeco.ml-platform'
  switch (act.kind) {
    case 'schedule':
      return { source, time, detailType: 'Training Job Scheduled', detail: requestOf(act.request) }
    case 'extend': {
      const detail = { jobId: act.jobId, closesAt: printed(act.closes), ...REQUESTER }
      return { source, time, detailType: 'Training Job Extended', detail }
    }
    case 'end':
      return { time, ...endingOf(act) }
    case 'run': {
      const detail = { jobName: act.name, jobId: act.id, status: act.status }
      return { source: 'aws.batch', time, detailType: 'Batch Job State Change', detail }
    }
    case 'start':
      return { time, ...startOf(act) }
    case 'beat':
      return { source, time, detailType: 'Training Job Heartbeat', detail: { jobId: act.jobId } }
    case 'misspell':
      return { source, time, detailType: act.detailType, detail: { jobId: act.jobId, ...REQUESTER } }
    case 'revoke': {
      const target = act.target === 'all' ? { all: true } : act.target
      const compromised = act.compromised === true ? { compromised: true } : {}
      return {
        source,
        time,
        detailType: 'Access Revocation Requested',
        detail: { ...target, ...compromised, ...REQUESTER },
      }
    }
  }
}

function endingOf({ by, jobId }: Extract<Act, { kind: 'end' }>): NewEvent {
  switch (by) {
    case 'SageMaker': {
      const detail = { TrainingJobName: jobId, TrainingJobStatus: 'Completed' }
      return { source: 'aws.sagemaker', detailType: 'SageMaker Training Job State Change', detail }
    }
    case 'Batch': {
      const detail = { jobId: `batch-${jobId}`, jobName: jobId, status: 'SUCCEEDED' }
      return { source: 'aws.batch', detailType: 'Batch Job State Change', detail }
    }
    default:
      return { source: 'acmeco.ml-platform', detailType: `Training Job ${by}`, detail: { jobId } }
  }
}

function startOf({ by, jobId }: Extract<Act, { kind: 'start' }>): NewEvent {
  switch (by) {
    case 'SageMaker': {
      const detail = { TrainingJobName: jobId, TrainingJobStatus: 'InProgress' }
      return { source: 'aws.sagemaker', detailType: 'SageMaker Training Job State Change', detail }
    }
    case 'Batch': {
      const detail = { jobId: `batch-${jobId}`, jobName: jobId, status: 'RUNNING' }
      return { source: 'aws.batch', detailType: 'Batch Job State Change', detail }
    }
    default:
      return { source: 'acmeco.ml-platform', detailType: 'Training Job Started', detail: { jobId } }
  }
}

function requestOf({ jobId, principal, opens, closes, keys, datasets, exclusive, ...asked }: JobRequest) {
  const { endsWith, runsFor, heartbeat, scratch } = asked
  return {
    jobId,
    principal,
    window: {
      opensAt: printed(opens),
      closesAt: printed(closes),
      runsFor: lasting(runsFor),
      heartbeat: lasting(heartbeat),
    },
    network: { sourceIps: [`${GPU.sourceIp}/32`] },
    access: {
      datasets: Array.from({ length: datasets }, (_, index) => datasetOf(jobId, index, asked)),
      ...(scratch === true && { scratch: [`s3://${bucketOf(jobId)}/${SCRATCH}`] }),
    },
    keys,
    ...(exclusive === true && { isolation: 'exclusive' }),
    ...(endsWith && { endsWith: endsWithOf(endsWith) }),
    ...REQUESTER,
  }
}

function datasetOf(jobId: string, index: number, { oneObject, versions }: Pick<JobRequest, 'oneObject' | 'versions'>) {
  const location = `s3://${bucketOf(jobId, index)}${oneObject === true && index === 0 ? '/part-0' : ''}`
  return versions === true ? { location, versions } : location
}

function endsWithOf({ name, id, onSuccess }: EndsWith) {
  return { batch: { jobName: name, ...(id && { jobId: id }) }, ...(onSuccess === true && { on: ['succeeded'] }) }
}

function lasting(ms: Moment | undefined): string | undefined {
  return ms === undefined ? undefined : `PT${ms / 1000}S`
}

function printed(moment: Moment): string {
  return `${instantOf(moment).toISOString().slice(0, 19)}Z`
}
