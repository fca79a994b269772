import { clockTime } from '../account.ts'
import { leaveOf } from '../policies.ts'
import type { Breach, Day, Watch } from './promise.ts'

/** Promise a, and the part of c that documents can keep: every Allow that a Lambda writes is bound by what was asked for. */
export function documents({ expect }: Day): Watch {
  return {
    written: (jobId, document, now): readonly Breach[] => {
      const leave = leaveOf(document)
      const breach = (promise: Breach['promise'], told: string) => [{ promise, at: now, job: jobId, told }]
      if (leave === 'nothing') return []
      if (leave === 'unbounded') return breach('a', 'an Allow without a window was sent to IAM')
      if (jobId === undefined) return breach('a', 'an Allow was written outside of the path of a job')
      const isAsked = expect.windows(jobId).some(({ opens, closes }) => leave.from === opens && leave.until === closes)
      if (isAsked) return []
      return breach(
        'c',
        `a document was written for ${clockTime(leave.from)} to ${clockTime(leave.until)}, which nobody asked for`,
      )
    },
  }
}
