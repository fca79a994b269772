import { batchRights } from './batch.ts'
import { bedrockRights } from './bedrock.ts'
import type { Place, PlatformRight } from './right.ts'
import { sagemakerRights } from './sagemaker.ts'

/** A service of AWS that runs jobs. */
export type JobPlatform = 'sagemaker' | 'bedrock' | 'batch' | 'eks'

type Traits = {
  /** As people call it. */
  readonly title: string
  /** The service principal that becomes the role of a job. */
  readonly service: string
  /** What it does as the principal of its jobs, apart from the jobs' data. */
  readonly rightsIn: (place: Place) => readonly PlatformRight[]
}

/** The one list of what each platform needs: the boundary, infra/principal.yml, the check at scheduling and the docs follow it. */
export const JOB_PLATFORMS: Readonly<Record<JobPlatform, Traits>> = {
  sagemaker: { title: 'SageMaker', service: 'sagemaker.amazonaws.com', rightsIn: sagemakerRights },
  bedrock: { title: 'Bedrock', service: 'bedrock.amazonaws.com', rightsIn: bedrockRights },
  batch: { title: 'Batch', service: 'ecs-tasks.amazonaws.com', rightsIn: batchRights },
  // Nodes pull the images of pods, give them their network and write their logs: as the role of the node.
  eks: { title: 'EKS', service: 'pods.eks.amazonaws.com', rightsIn: () => [] },
}

export const JOB_PLATFORM_NAMES: readonly JobPlatform[] = Object.keys(JOB_PLATFORMS).filter(isJobPlatform)

export function isJobPlatform(text: string): text is JobPlatform {
  return Object.hasOwn(JOB_PLATFORMS, text)
}

/** The platforms whose jobs these services run, each once. */
export function platformsOfServices(services: readonly string[]): readonly JobPlatform[] {
  return JOB_PLATFORM_NAMES.filter((name) => services.includes(JOB_PLATFORMS[name].service))
}
