import { secondsFrom } from '#cli/durations.ts'
import { Fault } from '#cli/fault.ts'
import type { Configuration } from '#cli/policy/configuration.ts'
import { momentFrom } from '#cli/request/moment.ts'
import { extensionLimitProblems, guardrailProblems, reopenLimitProblems } from '#core/admission/guardrail-problems.ts'
import { reopeningProblems } from '#core/admission/reopening-problems.ts'
import { extensionProblems } from '#core/admission/request-problems.ts'
import type { Grant } from '#core/grant/grant.ts'
import { printInstant, secondsAfter } from '#core/grant/window.ts'
import type { Problem } from '#core/refusal.ts'
import { problemsOf } from '#events/problems.ts'
import { TrainingJobExtended } from '#events/training-job-extended.ts'

/** A later end of a grant's window, or of a grant that is to be reopened. */
export type Extension = {
  readonly grant: Grant
  readonly closesAt: Date
  readonly isReopening: boolean
  /** As it is put on the bus. */
  readonly detail: Readonly<Record<string, string>>
}

export type ExtensionOptions = { readonly by?: string | undefined; readonly until?: string | undefined }

/** The end that options ask for: so much later than the present one, or from now on for a grant that has ended. Throws a Fault. */
export function newEndOf({ by, until }: ExtensionOptions, { ended, window }: Grant, now: Date): Date {
  if ((by === undefined) === (until === undefined)) throw new Fault('Cannot extend access: pass either --by or --until')
  if (until !== undefined) return momentFrom('--until', until, 'down', now)
  const from = ended === undefined ? window.closesAt : new Date(printInstant(now))
  return secondsAfter(from, secondsFrom('--by', by ?? ''))
}

export function extensionOf(grant: Grant, closesAt: Date, requestedBy: string, reason: string): Extension {
  const detail = { jobId: grant.jobId, closesAt: printInstant(closesAt), requestedBy, reason }
  return { grant, closesAt, isReopening: grant.ended !== undefined, detail }
}

/** Everything wrong with an extension that can be told before it is sent. */
export function problemsWith(
  { grant, closesAt, detail }: Extension,
  source: string,
  { guardrails }: Configuration,
  now: Date,
): readonly Problem[] {
  const read = TrainingJobExtended.detail.safeParse(detail)
  const { principal, network, isolation, listing, keys, ended, requestedClosesAt } = grant
  const requester = { source, requestedBy: detail.requestedBy ?? '' }
  const own =
    ended === undefined
      ? extensionProblems(grant, closesAt, now)
      : reopeningProblems(grant, ended, { closesAt, time: now }, [], now)
  const beyond =
    guardrails === undefined
      ? []
      : [
          ...guardrailProblems({ ...requester, principal, network, isolation, listing, keys }, guardrails, now),
          ...(ended === undefined ? [] : reopenLimitProblems(requester, ended.at, now, guardrails)),
          ...extensionLimitProblems(requester, requestedClosesAt, closesAt, guardrails),
        ]
  return [...(read.success ? [] : problemsOf(read.error)), ...own, ...beyond]
}
