import type { Charts } from '#cli/report/charts/charts.ts'
import { type Html, html } from '#cli/report/html.ts'
import { anchorOf } from '#cli/report/timeline/timeline.ts'
import { grouped, time } from '#cli/report/words.ts'
import type { AccessReport } from '#core/audit/history/access-report.ts'
import { countedProblems } from '#core/audit/history/refusals.ts'
import type { Listed } from '#core/audit/history/revocations.ts'
import { printPrincipal } from '#core/grant/principal.ts'
import { nothing, table } from './table.ts'

export function refusalSection({ refusals }: AccessReport, charts: Charts): Html {
  if (refusals.length === 0) return nothing('Nothing was refused in this period.')
  const problems = countedProblems(refusals)
  return html`<p>${grouped(refusals.length)} refused. A request is refused with all its problems at once, so there may be more of them.</p>
${charts.refusals(refusals)}
${table(
  'Reasons, the most frequent first',
  ['times', 'where', 'reason'],
  problems.map(({ count, path, message }) => [grouped(count), html`<code>${path}</code>`, message]),
)}`
}

export function revocationSection({ revocations, jobs }: AccessReport): Html {
  if (revocations.length === 0) return nothing('Nothing was revoked in this period.')
  const known = new Set(jobs.map(({ job }) => job))
  return table(
    'Who revoked what',
    ['at', 'by', 'why', 'of', 'ended', 'over or unknown', 'sessions denied'],
    revocations.map((one) => [
      time(one.at),
      one.by,
      one.reason,
      one.isOfKeys ? `keys of ${one.targets.join(', ')}` : one.targets.join(', '),
      html`${listed(one.ended, (job) => (known.has(job) ? html`<a href="#${anchorOf(job)}">${job}</a>` : html`${job}`))}`,
      grouped(one.over.count + one.unknown.count),
      html`${listed(one.sessionsDenied, (role) => html`${role}`)}`,
    ]),
  )
}

export function driftSection({ drifts, jobs }: AccessReport): Html {
  if (drifts.length === 0) return nothing('Nobody changed by hand what Curfew manages.')
  const known = new Set(jobs.map(({ job }) => job))
  return table(
    'Manual changes',
    ['put right at', 'principal', 'job', 'policy', 'repair'],
    drifts.map(({ at, principal, job, policy, repair, isRepaired }) => [
      time(at),
      principal === undefined ? 'not recorded' : printPrincipal(principal),
      known.has(job) ? html`<a href="#${anchorOf(job)}">${job}</a>` : job,
      html`<code>${policy}</code>`,
      isRepaired ? repair : `not ${repair}`,
    ]),
  )
}

function listed({ count, first }: Listed, print: (name: string) => Html): readonly Html[] {
  if (count === 0) return [html`–`]
  const more = count - first.length
  return [
    ...first.map((name, index) => html`${index > 0 && ', '}${print(name)}`),
    html`${more > 0 && ` and ${grouped(more)} more`}`,
  ]
}
