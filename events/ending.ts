import type { Principal } from '#core/grant/principal.ts'
import { accessRevocationRequested } from './access-revocation-requested.ts'
import { batchJobStateChange } from './batch-job-state-change.ts'
import { type Happening, insist } from './bus-event.ts'
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
export function endRequestOf(happening: Happening): EndRequest | undefined {
  switch (happening.detailType) {
    case 'Training Job Completed':
      return userEnd(happening, insist(trainingJobCompleted, happening), 'the job completed')
    case 'Training Job Failed':
      return userEnd(happening, insist(trainingJobFailed, happening), 'the job failed')
    case 'Training Job Stopped':
      return userEnd(happening, insist(trainingJobStopped, happening), 'the job was stopped')
    case 'Access Revocation Requested':
      return revocation(happening)
    case 'SageMaker Training Job State Change':
      return sagemakerEnd(happening)
    case 'Batch Job State Change':
      return batchEnd(happening)
    default:
      throw new Error(`Cannot end access: "${happening.detailType}" is not an event that ends it`)
  }
}

type UserEnd = { readonly jobId: string; readonly reason?: string | undefined }

function userEnd({ source }: Happening, { jobId, reason }: UserEnd, otherwise: string): EndRequest {
  return { of: { jobIds: [jobId] }, because: 'ended', by: source, reason: reason ?? otherwise }
}

function revocation(happening: Happening): EndRequest {
  const { jobId, principal, requestedBy: by, reason } = insist(accessRevocationRequested, happening)
  if (jobId !== undefined) return { of: { jobIds: [jobId] }, because: 'revoked', by, reason }
  return { of: principal === undefined ? 'all' : { principal }, because: 'revoked', by, reason }
}

/** Stopping is not an end: the job has two minutes to save its work. */
function sagemakerEnd(happening: Happening): EndRequest | undefined {
  const { TrainingJobName, TrainingJobStatus } = insist(sagemakerTrainingJobStateChange, happening)
  if (!['Completed', 'Failed', 'Stopped'].includes(TrainingJobStatus)) return undefined
  const reason = `SageMaker says ${TrainingJobStatus}`
  return { of: { jobIds: [TrainingJobName] }, because: 'ended', by: happening.source, reason }
}

/** Children of an array and nodes of a multi-node job end before their parent, whose name they share. */
function batchEnd(happening: Happening): EndRequest | undefined {
  const { jobId, jobName, status } = insist(batchJobStateChange, happening)
  if (!['SUCCEEDED', 'FAILED'].includes(status) || /[:#]/.test(jobId)) return undefined
  return { of: { jobIds: [jobName, jobId] }, because: 'ended', by: happening.source, reason: `Batch says ${status}` }
}
