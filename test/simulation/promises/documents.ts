import { clockTime } from '../account.ts'
import { leaveOf } from '../policies.ts'
import type { Day, Violation, Watch } from './promise.ts'

/** Promise a, and the part of c that documents can keep: every Allow that a Lambda writes is bound by what was asked for. */
export function documents({ expect }: Day): Watch {
  return {
    written: (jobId, document, now): readonly Violation[] => {
      const job = leaveOf(document)
      const violation = (promise: Violation['promise'], told: string) => [{ promise, at: now, job: jobId, told }]
      if (job === 'nothing') return []
      if (job === 'unbounded') return violation('a', 'an Allow without a window was sent to IAM')
      if (jobId === undefined) return violation('a', 'an Allow was written outside of the path of a job')
      const isAsked = expect.windows(jobId).some(({ opens, closes }) => job.from === opens && job.until === closes)
      if (isAsked) return []
      return violation(
        'c',
        `a document was written for ${clockTime(job.from)} to ${clockTime(job.until)}, which nobody asked for`,
      )
    },
  }
}
