import { type Html, html } from '#cli/report/html.ts'
import { grouped, time } from '#cli/report/words.ts'
import type { AccessReport } from '#core/audit/history/access-report.ts'

/** How a report was made. */
export type Origin = {
  /** `audit log /curfew/audit`, or the names of files. */
  readonly source: string
  readonly madeAt: Date
  /** Of Curfew's command line. */
  readonly version: string
}

/** What a reader has to know before they rely on the report. */
export function about({ period, records, chains }: AccessReport, { source, madeAt, version }: Origin): Html {
  const states = Map.groupBy(chains, ({ state }) => state)
  const [verified, cut, broken] = (['verified', 'cut', 'broken'] as const).map(
    (state) => states.get(state)?.length ?? 0,
  )
  const parts = [
    `${grouped(verified ?? 0)} verified`,
    ...(cut ? [`${grouped(cut)} begin before the records that were read`] : []),
    ...(broken ? [`${grouped(broken)} broken`] : []),
  ]
  return html`<dl class="about">
<div><dt>Period</dt><dd>${time(period.since)} to ${time(period.until)} UTC</dd></div>
${period.principal !== undefined && html`<div><dt>Principal</dt><dd>${period.principal}</dd></div>`}
<div><dt>Made from</dt><dd>${source}, ${grouped(records)} records</dd></div>
<div><dt>Chains</dt><dd><a href="#chains">${parts.join(', ')}</a></dd></div>
<div><dt>Made at</dt><dd>${time(madeAt)} UTC, by curfew ${version}</dd></div>
</dl>`
}

/** What somebody has to do something about. */
export function alerts({ chains, closings }: AccessReport): Html {
  const broken = chains.filter(({ state }) => state === 'broken').length
  const attached = closings.filter(({ detachedAt, hasReceipt }) => !hasReceipt && detachedAt === undefined).length
  const lines = [
    ...(broken > 0
      ? [
          html`<li><a href="#chains">Broken: the records of ${grouped(broken)} ${noun(broken, 'chain')} are missing or edited, or lack an outcome.</a>`,
        ]
      : []),
    ...(attached > 0
      ? [
          html`<li><a href="#lateness">Over without a receipt: no record says that the policies of ${grouped(attached)} ${noun(attached, 'grant')} were detached. Their windows are over, and the policies allow nothing any more.</a>`,
        ]
      : []),
  ]
  return lines.length === 0 ? html`` : html`<ul class="alerts" aria-label="To look at">${lines}</ul>`
}

function noun(number: number, word: string): string {
  return number === 1 ? word : `${word}s`
}
