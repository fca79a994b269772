import type { Deployment } from '#core/access/deployment.ts'
import type { JobAccess } from '#core/grant/grant.ts'

export const deployment: Deployment = { partition: 'aws', account: '111122223333', region: 'us-east-1' }

const window = { opensAt: new Date('2025-07-16T01:00:00Z'), closesAt: new Date('2025-07-16T04:00:00Z') }

const nothing: JobAccess['access'] = {
  datasets: [],
  baseModels: [],
  outputs: [],
  checkpoints: [],
  scratch: [],
  kmsKeys: [],
  images: [],
  logGroups: [],
}

/** Seed 0: fine-tune on Wikipedia from one machine, three hours. */
export const seed0: JobAccess = {
  jobId: 'wikipedia-finetune-2025-07-16',
  principal: { type: 'user', name: 'trainer-gpu-01' },
  window,
  network: { sourceIps: ['203.0.113.42/32'] },
  access: {
    ...nothing,
    datasets: [{ bucket: 'acmeco-training-datasets-wikipedia-2025-07-01', path: '' }],
    baseModels: [{ bucket: 'acmeco-base-models', path: '' }],
    outputs: [{ bucket: 'acmeco-finetuned-models', path: 'job-0001/' }],
  },
  isolation: 'shared',
}

/** Seed 2: a contractor reads one prefix for seven days. */
export const contractor: JobAccess = {
  jobId: 'churn-review',
  principal: { type: 'role', name: 'contractor' },
  window: { opensAt: new Date('2025-07-16T00:00:00Z'), closesAt: new Date('2025-07-23T00:00:00Z') },
  network: { sourceIps: ['198.51.100.0/28'] },
  access: { ...nothing, datasets: [{ bucket: 'ml-data', path: 'projects/churn/train/' }] },
  isolation: 'shared',
}

/** Seed 3: behind a VPC endpoint, with a key, an image, a log group and checkpoints. */
export const seed3: JobAccess = {
  jobId: 'job-0001',
  principal: { type: 'role', name: 'finetune' },
  window,
  network: { vpcEndpoints: ['vpce-0a1b2c3d4e5f67890'] },
  access: {
    datasets: [{ bucket: 'my-training-data-bucket', path: '' }],
    baseModels: [],
    outputs: [{ bucket: 'my-model-output-bucket', path: 'job-0001/' }],
    checkpoints: [{ bucket: 'my-checkpoint-bucket', path: 'job-0001/' }],
    scratch: [],
    kmsKeys: ['arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab'],
    images: ['arn:aws:ecr:us-east-1:111122223333:repository/ml-train'],
    logGroups: ['arn:aws:logs:us-east-1:111122223333:log-group:/aws/sagemaker/TrainingJobs:*'],
  },
  isolation: 'shared',
}

/** The same job with changes. */
export function but(job: JobAccess, changes: Partial<JobAccess>): JobAccess {
  return { ...job, ...changes }
}

/** The same job with other locations, keys, images or log groups. */
export function reaching(job: JobAccess, access: Partial<JobAccess['access']>): JobAccess {
  return { ...job, access: { ...job.access, ...access } }
}

/** A job that requests nothing, to be filled in. */
export const bare: JobAccess = { ...seed0, access: nothing }
