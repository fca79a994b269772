import type { Charts } from '#cli/report/charts/charts.ts'
import { type Html, html } from '#cli/report/html.ts'
import { duration, time } from '#cli/report/words.ts'
import type { AccessReport } from '#core/audit/history/access-report.ts'
import type { KeyLife } from '#core/audit/history/key-history.ts'
import { nothing, table } from './table.ts'

export function keySection({ keyLives, period }: AccessReport, charts: Charts): Html {
  if (keyLives.length === 0) return nothing('No key of a user changed in this period, or was live by the records.')
  const live = keyLives.filter(({ offAt }) => offAt === undefined).toSorted((a, b) => startOf(a) - startOf(b))
  return html`<p>How long access keys were live at a time, until they were turned off or until the end of the period. The same key may be turned on again for another job.</p>
${charts.keyAges(keyLives, period.until)}
${
  live.length === 0
    ? nothing('No key is live by the records.')
    : table(
        'Live keys, the oldest first',
        ['user', 'key', 'live since', 'age'],
        live.map(({ principal, key, liveFrom }) => [
          principal,
          html`<code>${key}</code>`,
          liveFrom === undefined ? 'before the records' : time(liveFrom),
          liveFrom === undefined ? 'unknown' : duration((period.until.getTime() - liveFrom.getTime()) / 1000),
        ]),
      )
}`
}

function startOf({ liveFrom }: KeyLife): number {
  return liveFrom?.getTime() ?? 0
}
