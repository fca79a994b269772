import fc from 'fast-check'
import type { Location, Network } from '#core/access/access.ts'
import type { JobAccess } from '#core/grant/grant.ts'
import { deployment } from './jobs.ts'

const bucket = fc.constantFrom('train', 'train2', 'models', 'models-eu', 'jobs')
// The paths are near misses of one another, and some hold what IAM would read as a wildcard.
const path = fc.constantFrom(
  '',
  'job-1/',
  'job-11/',
  'job-1/a/',
  'train/',
  'train2/',
  'a*/',
  'b?/',
  '$'.concat('{x}/'),
  'job-1',
  'job-1/a',
  'train/x',
  'a*',
)

/** Of the buckets that another account owns. */
export const OWNERS: Readonly<Record<string, string>> = { models: '222233334444', 'models-eu': '333344445555' }

const location: fc.Arbitrary<Location> = fc
  .record({ bucket, path, versions: fc.option(fc.constant(true as const), { nil: undefined, freq: 3 }) })
  .map(({ versions, ...rest }) => {
    const account = OWNERS[rest.bucket]
    return { ...rest, ...(account !== undefined && { account }), ...(versions && { versions }) }
  })
const locations = fc.array(location, { maxLength: 4 })
const arns = (service: string, resource: string) =>
  fc
    .subarray(['us-east-1', 'eu-west-1'])
    .map((regions) => regions.map((region) => `arn:aws:${service}:${region}:${deployment.account}:${resource}`))

const network: fc.Arbitrary<Network> = fc.oneof(
  fc
    .uniqueArray(fc.constantFrom('203.0.113.42/32', '198.51.100.0/28', '192.0.2.7', '2001:db8::/64'), { minLength: 1 })
    .map((sourceIps) => ({ sourceIps })),
  fc
    .uniqueArray(fc.constantFrom('vpce-0a1b2c3d', 'vpce-0a1b2c3e'), { minLength: 1 })
    .map((vpcEndpoints) => ({ vpcEndpoints })),
  fc.constant('any' as const),
)

const window = fc
  .tuple(fc.integer({ min: 1_700_000_000, max: 1_900_000_000 }), fc.integer({ min: 60, max: 7 * 86_400 }))
  .map(([start, seconds]) => ({ opensAt: new Date(start * 1000), closesAt: new Date((start + seconds) * 1000) }))

/** Any access of a job that satisfies the contracts, small but awkward. Some locations end before its window. */
export const anyJobAccess: fc.Arbitrary<JobAccess> = fc
  .tuple(anyUnending(), fc.infiniteStream(fc.option(fc.constantFrom(0.3, 0.7, 1, 1.5), { nil: undefined, freq: 2 })))
  .map(([job, parts]) => {
    const length = job.window.closesAt.getTime() - job.window.opensAt.getTime()
    const ending = (location: Location): Location => {
      const part: number | undefined = parts.next().value
      const seconds = Math.max(1, Math.round(((part ?? 0) * length) / 1000))
      return part === undefined
        ? location
        : { ...location, until: new Date(job.window.opensAt.getTime() + seconds * 1000) }
    }
    const { datasets, baseModels, outputs, checkpoints, scratch } = job.access
    const access = {
      ...job.access,
      datasets: datasets.map(ending),
      baseModels: baseModels.map(ending),
      outputs: outputs.map(ending),
      checkpoints: checkpoints.map(ending),
      scratch: scratch.map(ending),
    }
    return { ...job, access }
  })

function anyUnending(): fc.Arbitrary<JobAccess> {
  return fc.record({
    jobId: fc.constantFrom('job-1', 'job-11', 'wikipedia-finetune'),
    principal: fc.constant({ type: 'role', name: 'trainer' } as const),
    window,
    network,
    access: fc.record({
      datasets: locations,
      baseModels: locations,
      outputs: locations,
      checkpoints: locations,
      scratch: locations,
      kmsKeys: arns('kms', 'key/1234abcd-12ab-34cd-56ef-1234567890ab'),
      images: arns('ecr', 'repository/ml-train'),
      logGroups: arns('logs', 'log-group:/aws/sagemaker/TrainingJobs:*'),
    }),
    isolation: fc.constantFrom('shared', 'exclusive'),
  })
}
