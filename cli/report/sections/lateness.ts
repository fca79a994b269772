import type { Charts } from '#cli/report/charts/charts.ts'
import { type Html, html } from '#cli/report/html.ts'
import { anchorOf } from '#cli/report/timeline/timeline.ts'
import { duration, grouped, time } from '#cli/report/words.ts'
import type { AccessReport } from '#core/audit/history/access-report.ts'
import { punctuality } from '#core/audit/history/closings.ts'
import { nothing, table } from './table.ts'

export function latenessSection({ closings, lateness }: AccessReport, charts: Charts): Html {
  const { p50, p95, p99, max } = lateness
  if (max === undefined) return nothing('Nothing had to close in this period.')
  const percentiles = [
    ['p50', p50],
    ['p95', p95],
    ['p99', p99],
    ['most', max],
  ] as const
  const late = closings
    .filter((closing) => punctuality(closing) !== 'on time')
    .toSorted((a, b) => b.secondsLate - a.secondsLate)
  return html`<p>How long after its end the policies of a grant were detached. Access itself ended on time: the window is a condition of each policy. Only an early end or a revocation takes effect with the detachment.</p>
<dl class="percentiles">${percentiles.map(([name, seconds]) => html`<div><dt>${name}</dt><dd>${duration(seconds ?? 0)}</dd></div>`)}</dl>
${charts.lateness(closings)}
${
  late.length === 0
    ? nothing(`All ${grouped(closings.length)} within a minute.`)
    : table(
        'Closed by the sweep, or late',
        ['job', 'due', 'detached', 'late', 'receipt'],
        late.map((closing) => [
          html`<a href="#${anchorOf(closing.job)}">${closing.job}</a>`,
          time(closing.dueAt),
          closing.detachedAt === undefined ? 'not recorded' : time(closing.detachedAt),
          duration(closing.secondsLate),
          closing.hasReceipt ? 'yes' : 'not yet',
        ]),
      )
}`
}
