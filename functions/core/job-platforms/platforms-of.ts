import type { EndsWith, JobKind } from '#core/grant/ends-with.ts'
import { hasSessions, type Principal } from '#core/grant/principal.ts'
import { type JobPlatform, platformsOfServices } from './job-platform.ts'

const PLATFORM_OF = {
  batchJob: 'batch',
  trainingJob: 'sagemaker',
  tuningJob: 'sagemaker',
  processingJob: 'sagemaker',
  transformJob: 'sagemaker',
  pipelineExecution: 'sagemaker',
  customizationJob: 'bedrock',
} as const satisfies Readonly<Record<JobKind, JobPlatform>>

/**
 * The platforms that run a job as its principal: that of the job that its grant ends with, or each whose service the principal
 * trusts. None runs jobs as a user: a platform that a user's job ends with has a role of its own.
 */
export function platformsOf(
  { principal, endsWith }: { readonly principal: Principal; readonly endsWith?: EndsWith },
  services: readonly string[],
): readonly JobPlatform[] {
  if (!hasSessions(principal)) return []
  return endsWith === undefined ? platformsOfServices(services) : [PLATFORM_OF[endsWith.kind]]
}
