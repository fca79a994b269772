import type { Random } from '@curfew/local-aws/random'
import type { Job } from './draw-operations.ts'
import { withSignals } from './draw-signals.ts'

/**
 * The same job, perhaps with one object in place of a bucket, versions, a location to delete in, or signals beside the job that it
 * ends with. From random numbers of its own: whatever else a seed draws stays as it is.
 */
export function withVariety(random: Random, job: Job): Job {
  const drawn = {
    isOneObject: random.chance(0.12),
    hasVersions: random.chance(0.1),
    hasScratch: random.chance(0.12),
    hasSignals: random.chance(0.4),
  }
  const varied = {
    ...job,
    ...(drawn.isOneObject && { oneObject: true }),
    ...(drawn.hasVersions && { versions: true }),
    ...(drawn.hasScratch && { scratch: true }),
  }
  return drawn.hasSignals && job.endsWith !== undefined ? withSignals(random, varied) : varied
}
