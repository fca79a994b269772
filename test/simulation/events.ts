import type { NewEvent } from '@curfew/local-aws/events/event'
import { bucketOf, GPU, instantOf } from './account.ts'
import type { Act, Asked, Moment } from './plan.ts'

/** An act that was made by an event, and when its copies reached their targets: never, for one that was lost. */
export type Told = {
  readonly act: Exclude<Act, { kind: 'manual change' | 'restart' }>
  readonly at: Moment
  /** What the event says when it was sent, to the second. */
  readonly time: Moment
  readonly eventId: string
}

const ASKS = { requestedBy: 'ml-platform@acmeco.example', reason: 'simulation' }

/** The event of an act, and whether it comes from AWS itself. */
export function eventOf(act: Told['act']): NewEvent {
  const time = instantOf('time' in act ? (act.time ?? act.at) : act.at)
  const source = 'acmeco.ml-platform'
  switch (act.kind) {
    case 'schedule':
      return { source, time, detailType: 'Training Job Scheduled', detail: requestOf(act.asked) }
    case 'extend': {
      const detail = { jobId: act.jobId, closesAt: printed(act.closes), ...ASKS }
      return { source, time, detailType: 'Training Job Extended', detail }
    }
    case 'end':
      return { time, ...endingOf(act) }
    case 'revoke': {
      const of = act.of === 'all' ? { all: true } : act.of
      return { source, time, detailType: 'Access Revocation Requested', detail: { ...of, ...ASKS } }
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

function requestOf({ jobId, principal, opens, closes, keys, datasets }: Asked) {
  return {
    jobId,
    principal,
    window: { opensAt: printed(opens), closesAt: printed(closes) },
    network: { sourceIps: [`${GPU.sourceIp}/32`] },
    access: { datasets: Array.from({ length: datasets }, (_, index) => `s3://${bucketOf(jobId, index)}`) },
    keys,
    ...ASKS,
  }
}

function printed(moment: Moment): string {
  return `${instantOf(moment).toISOString().slice(0, 19)}Z`
}
