import { clockTime } from '../account.ts'
import { accessOf } from '../policies.ts'
import type { Day, PromiseCheck, Violation } from './promise.ts'

/** Promise a, and the part of c that documents can keep: every Allow that a Lambda writes has the window of a request. */
export function documents({ expect }: Day): PromiseCheck {
  return {
    onDocument: (jobId, document, now): readonly Violation[] => {
      const access = accessOf(document)
      const violation = (promise: Violation['promise'], message: string) => [{ promise, at: now, job: jobId, message }]
      if (access === 'nothing') return []
      if (access === 'unbounded') return violation('a', 'an Allow without a window was sent to IAM')
      if (jobId === undefined) return violation('a', 'an Allow was sent to IAM outside the path of a job')
      if (expect.isRequested(jobId, access.from, access.until)) return []
      return violation(
        'c',
        `a document was written for ${clockTime(access.from)} to ${clockTime(access.until)}, which nobody requested`,
      )
    },
  }
}
