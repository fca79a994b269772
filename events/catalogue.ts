import { AccessClosed } from './access-closed.ts'
import { AccessDrifted } from './access-drifted.ts'
import { AccessDue } from './access-due.ts'
import { AccessExtended } from './access-extended.ts'
import { AccessKeyRotated } from './access-key-rotated.ts'
import { AccessOpened } from './access-opened.ts'
import { AccessRefused } from './access-refused.ts'
import { AccessRevocationRequested } from './access-revocation-requested.ts'
import { AccessScheduled } from './access-scheduled.ts'
import { BatchJobStateChange } from './batch-job-state-change.ts'
import type { Contract } from './contract.ts'
import { KeysDue } from './keys-due.ts'
import { SageMakerTrainingJobStateChange } from './sagemaker-training-job-state-change.ts'
import { TrainingJobCompleted } from './training-job-completed.ts'
import { TrainingJobExtended } from './training-job-extended.ts'
import { TrainingJobFailed } from './training-job-failed.ts'
import { TrainingJobScheduled } from './training-job-scheduled.ts'
import { TrainingJobStopped } from './training-job-stopped.ts'

/** The public API: every event that Curfew takes from a bus, or puts on its own. */
export const CATALOGUE: readonly Contract[] = [
  TrainingJobScheduled,
  TrainingJobExtended,
  TrainingJobCompleted,
  TrainingJobFailed,
  TrainingJobStopped,
  AccessRevocationRequested,
  SageMakerTrainingJobStateChange,
  BatchJobStateChange,
  AccessDue,
  KeysDue,
  AccessScheduled,
  AccessOpened,
  AccessExtended,
  AccessClosed,
  AccessRefused,
  AccessKeyRotated,
  AccessDrifted,
]

export function contractOf(detailType: string): Contract | undefined {
  return CATALOGUE.find((contract) => contract.detailType === detailType)
}

/** `training-job-scheduled`: what the names of an event's files begin with. */
export function fileNameOf({ detailType }: Pick<Contract, 'detailType'>): string {
  return detailType.toLowerCase().replaceAll(' ', '-')
}
