import type { Principal } from '#core/grant/principal.ts'
import { accessRevocationRequested } from './access-revocation-requested.ts'
import { batchJobStateChange } from './batch-job-state-change.ts'
import { type BusEvent, parseOrRefuse } from './bus-event.ts'
import { sagemakerTrainingJobStateChange } from './sagemaker-training-job-state-change.ts'
import { trainingJobCompleted, trainingJobFailed, trainingJobStopped } from './training-job-ended.ts'

/** Whose access ends, and on whose word. */
export type EndRequest = {
  readonly of: { readonly jobIds: readonly string[] } | { readonly principal: Principal } | 'all'
  readonly because: 'ended' | 'revoked'
  readonly by: string
  readonly reason: string
}

/** What an event ends; undefined if it tells of a job that goes on. */
export function endRequestOf(event: BusEvent): EndRequest | undefined {
  switch (event.detailType) {
    case 'Training Job Completed':
      return userEnd(event, parseOrRefuse(trainingJobCompleted, event), 'the job completed')
    case 'Training Job Failed':
      return userEnd(event, parseOrRefuse(trainingJobFailed, event), 'the job failed')
    case 'Training Job Stopped':
      return userEnd(event, parseOrRefuse(trainingJobStopped, event), 'the job was stopped')
    case 'Access Revocation Requested':
      return revocation(event)
    case 'SageMaker Training Job State Change':
      return sagemakerEnd(event)
    case 'Batch Job State Change':
      return batchEnd(event)
    default:
      throw new Error(`Cannot end access: "${event.detailType}" is not an event that ends it`)
  }
}

type UserEnd = { readonly jobId: string; readonly reason?: string | undefined }

function userEnd({ source }: BusEvent, { jobId, reason }: UserEnd, otherwise: string): EndRequest {
  return { of: { jobIds: [jobId] }, because: 'ended', by: source, reason: reason ?? otherwise }
}

function revocation(event: BusEvent): EndRequest {
  const { jobId, principal, requestedBy: by, reason } = parseOrRefuse(accessRevocationRequested, event)
  if (jobId !== undefined) return { of: { jobIds: [jobId] }, because: 'revoked', by, reason }
  return { of: principal === undefined ? 'all' : { principal }, because: 'revoked', by, reason }
}

/** Stopping is not an end: the job has two minutes to save its work. */
function sagemakerEnd(event: BusEvent): EndRequest | undefined {
  const { TrainingJobName, TrainingJobStatus } = parseOrRefuse(sagemakerTrainingJobStateChange, event)
  if (!['Completed', 'Failed', 'Stopped'].includes(TrainingJobStatus)) return undefined
  const reason = `SageMaker says ${TrainingJobStatus}`
  return { of: { jobIds: [TrainingJobName] }, because: 'ended', by: event.source, reason }
}

/** Children of an array and nodes of a multi-node job end before their parent, whose name they share. */
function batchEnd(event: BusEvent): EndRequest | undefined {
  const { jobId, jobName, status } = parseOrRefuse(batchJobStateChange, event)
  if (!['SUCCEEDED', 'FAILED'].includes(status) || /[:#]/.test(jobId)) return undefined
  return { of: { jobIds: [jobName, jobId] }, because: 'ended', by: event.source, reason: `Batch says ${status}` }
}
