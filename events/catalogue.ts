import type * as z from 'zod'
import { accessClosed } from './access-closed.ts'
import { accessDrifted } from './access-drifted.ts'
import { accessDue } from './access-due.ts'
import { accessExtended } from './access-extended.ts'
import { accessKeyRotated } from './access-key-rotated.ts'
import { accessOpened } from './access-opened.ts'
import { accessRefused } from './access-refused.ts'
import { accessRevocationRequested } from './access-revocation-requested.ts'
import { accessScheduled } from './access-scheduled.ts'
import { batchJobStateChange } from './batch-job-state-change.ts'
import { sagemakerTrainingJobStateChange } from './sagemaker-training-job-state-change.ts'
import { trainingJobCompleted, trainingJobFailed, trainingJobStopped } from './training-job-ended.ts'
import { trainingJobExtended } from './training-job-extended.ts'
import { trainingJobScheduled } from './training-job-scheduled.ts'

/** The public API: every event that Curfew takes or sends, by its detail-type. */
export const CATALOGUE: Readonly<Record<string, z.ZodType>> = {
  'Training Job Scheduled': trainingJobScheduled,
  'Training Job Extended': trainingJobExtended,
  'Training Job Completed': trainingJobCompleted,
  'Training Job Failed': trainingJobFailed,
  'Training Job Stopped': trainingJobStopped,
  'Access Revocation Requested': accessRevocationRequested,
  'SageMaker Training Job State Change': sagemakerTrainingJobStateChange,
  'Batch Job State Change': batchJobStateChange,
  'Access Due': accessDue,
  'Access Scheduled': accessScheduled,
  'Access Opened': accessOpened,
  'Access Extended': accessExtended,
  'Access Closed': accessClosed,
  'Access Refused': accessRefused,
  'Access Key Rotated': accessKeyRotated,
  'Access Drifted': accessDrifted,
}

/** `training-job-scheduled`: what the files of an event begin with. */
export function fileNameOf(detailType: string): string {
  return detailType.toLowerCase().replaceAll(' ', '-')
}
