import type { Asked } from '#core/audit/history/asked.ts'
import type { Drift } from '#core/audit/history/drifts.ts'
import type { End, JobHistory } from '#core/audit/history/job-history.ts'
import type { RefusedRequest } from '#core/audit/history/refusals.ts'
import { printInstant } from '#core/grant/window.ts'

type Line = { readonly at: Date; readonly text: string }

/** What changed a grant after its request, with who did it and why: a line each, the oldest first. */
export function storyOf({ asked, ends, refusals, drifts }: JobHistory): readonly string[] {
  const lines: readonly Line[] = [
    ...asked.slice(1).map(askedLine),
    ...ends.map(endLine),
    ...refusals.map(refusalLine),
    ...drifts.map(driftLine),
  ]
  return lines.toSorted((a, b) => a.at.getTime() - b.at.getTime()).map(({ at, text }) => `${printInstant(at)} ${text}`)
}

const ASKED: Readonly<Record<Asked['change'], string>> = {
  'schedule grant': 'scheduled',
  'extend grant': 'extended',
  'reopen grant': 'reopened',
  'start grant': 'the job started: now',
}

function askedLine({ at, change, closesAt, requestedBy, reason }: Asked): Line {
  const by = change === 'start grant' ? '' : ` by ${requestedBy}: ${reason}`
  return { at, text: `${ASKED[change]} until ${printInstant(closesAt)}${by}` }
}

function endLine({ at, because, by, reason }: End): Line {
  return { at, text: `${because} by ${by}: ${reason}` }
}

function refusalLine({ at, detailType, problems, moreProblems }: RefusedRequest): Line {
  const found = problems.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`))
  const more = moreProblems > 0 ? `; and ${moreProblems} more` : ''
  return { at, text: `${detailType} refused: ${found.join('; ')}${more}` }
}

function driftLine({ at, repair, policy, isRepaired }: Drift): Line {
  return { at, text: `changed by hand; ${policy} ${isRepaired ? 'was' : 'was not'} ${repair}` }
}
