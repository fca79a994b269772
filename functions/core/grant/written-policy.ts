import { digestOf } from '#core/digest.ts'
import type { WrittenPolicy } from './grant.ts'

/**
 * A policy under the name of its content: the job's id and a hash of job and document. Writing it twice is writing it
 * once, and an extension is another policy. The hash tells `Job-1` from `job-1`, which IAM takes for one name.
 */
export function writtenPolicy(jobId: string, document: string): WrittenPolicy {
  return { name: `${jobId}-${digestOf({ jobId, document }).slice(0, 12)}`, document }
}
