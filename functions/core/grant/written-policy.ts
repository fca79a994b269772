import { digestOf } from '#core/digest.ts'
import type { WrittenPolicy } from './grant.ts'

/**
 * A policy named by its content: the job's id, and a hash of job and document. Writing it twice has the same result, and an
 * extension is another policy. The hash distinguishes `Job-1` from `job-1`, which IAM treats as one name.
 */
export function writtenPolicy(jobId: string, document: string): WrittenPolicy {
  return { name: `${jobId}-${digestOf({ jobId, document }).slice(0, 12)}`, document }
}
