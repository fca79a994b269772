import { AccessClosed } from './access-closed.ts'
import { AccessClosingSoon } from './access-closing-soon.ts'
import { AccessDrifted } from './access-drifted.ts'
import { AccessDue } from './access-due.ts'
import { AccessExtended } from './access-extended.ts'
import { AccessKeyRotated } from './access-key-rotated.ts'
import { AccessOpened } from './access-opened.ts'
import { AccessReady } from './access-ready.ts'
import { AccessRefused } from './access-refused.ts'
import { AccessRevocationRequested } from './access-revocation-requested.ts'
import { AccessRevoked } from './access-revoked.ts'
import { AccessScheduled } from './access-scheduled.ts'
import { AccessShortened } from './access-shortened.ts'
import { BatchJobStateChange } from './batch-job-state-change.ts'
import { BatchServiceJobStateChange } from './batch-service-job-state-change.ts'
import type { Contract } from './contract.ts'
import { ExtensionsDue } from './extensions-due.ts'
import { KeysDue } from './keys-due.ts'
import { ModelCustomizationJobStateChange } from './model-customization-job-state-change.ts'
import { SageMakerHyperParameterTuningJobStateChange } from './sagemaker-hyperparameter-tuning-job-state-change.ts'
import { SageMakerJobStateChange } from './sagemaker-job-state-change.ts'
import { SageMakerModelBuildingPipelineExecutionStatusChange } from './sagemaker-model-building-pipeline-execution-status-change.ts'
import { SageMakerProcessingJobStateChange } from './sagemaker-processing-job-state-change.ts'
import { SageMakerTrainingJobStateChange } from './sagemaker-training-job-state-change.ts'
import { SageMakerTransformJobStateChange } from './sagemaker-transform-job-state-change.ts'
import { SessionsDue } from './sessions-due.ts'
import { TrainingJobCompleted } from './training-job-completed.ts'
import { TrainingJobExtended } from './training-job-extended.ts'
import { TrainingJobFailed } from './training-job-failed.ts'
import { TrainingJobHeartbeat } from './training-job-heartbeat.ts'
import { TrainingJobScheduled } from './training-job-scheduled.ts'
import { TrainingJobStarted } from './training-job-started.ts'
import { TrainingJobStopped } from './training-job-stopped.ts'

/** What jobs and operators put on Curfew's bus. A rule of the bus takes each; another one refuses whatever is not in this list. */
export const FROM_SENDERS: readonly Contract[] = [
  TrainingJobScheduled,
  TrainingJobExtended,
  TrainingJobStarted,
  TrainingJobHeartbeat,
  TrainingJobCompleted,
  TrainingJobFailed,
  TrainingJobStopped,
  AccessRevocationRequested,
]

/** What services of AWS put on the default bus. */
export const FROM_AWS: readonly Contract[] = [
  SageMakerTrainingJobStateChange,
  SageMakerHyperParameterTuningJobStateChange,
  SageMakerProcessingJobStateChange,
  SageMakerTransformJobStateChange,
  SageMakerModelBuildingPipelineExecutionStatusChange,
  SageMakerJobStateChange,
  BatchJobStateChange,
  BatchServiceJobStateChange,
  ModelCustomizationJobStateChange,
]

/** What Curfew puts on its bus, and nobody else. */
export const FROM_CURFEW: readonly Contract[] = [
  AccessDue,
  KeysDue,
  SessionsDue,
  ExtensionsDue,
  AccessScheduled,
  AccessOpened,
  AccessReady,
  AccessExtended,
  AccessShortened,
  AccessClosingSoon,
  AccessClosed,
  AccessRevoked,
  AccessRefused,
  AccessKeyRotated,
  AccessDrifted,
]

/** The public API: every event that Curfew takes from a bus, or puts on its own. */
export const CATALOGUE: readonly Contract[] = [...FROM_SENDERS, ...FROM_AWS, ...FROM_CURFEW]

export function contractOf(detailType: string): Contract | undefined {
  return CATALOGUE.find((contract) => contract.detailType === detailType)
}

/** `training-job-scheduled`: what the names of an event's files begin with. */
export function fileNameOf({ detailType }: Pick<Contract, 'detailType'>): string {
  return detailType.toLowerCase().replaceAll(' ', '-')
}
