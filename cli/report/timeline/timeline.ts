import { type Html, html } from '#cli/report/html.ts'
import { grouped } from '#cli/report/words.ts'
import type { AccessReport } from '#core/audit/history/access-report.ts'
import { widest } from '#core/audit/history/asked.ts'
import { punctuality } from '#core/audit/history/closings.ts'
import type { JobHistory } from '#core/audit/history/job-history.ts'
import { toPrintable } from '#core/printable-text.ts'
import { axis, gapBands } from './axis.ts'
import { bar } from './bar.ts'
import { legend } from './legend.ts'
import { type Scale, type Stretch, scaleOf } from './scale.ts'
import { statusLine } from './status-line.ts'
import { toolbar } from './toolbar.ts'

/** A row for each job, under its principal. */
export function timeline(report: AccessReport): Html {
  const { jobs, asOf: now } = report
  if (jobs.length === 0) return html`<p class="none">No grant and no refusal in this period.</p>`
  const scale = scaleOf(jobs.flatMap((job) => stretchesOf(job, now)))
  const groups = [...Map.groupBy(jobs, ({ principal }) => principal ?? NOBODY)]
  return html`${toolbar(jobs)}${legend()}<div class="axis-row">${axis(scale)}</div>
<div id="rows">${groups.map(([principal, own]) => group(principal, own, { report, scale }))}</div>
<p id="no-rows" hidden>No grant matches. <button type="button" id="clear">Show all</button></p>`
}

/** Where a record does not say who a request was for. */
const NOBODY = 'Principal not recorded'

type Drawing = { readonly report: AccessReport; readonly scale: Scale }

/** A browser lays out only what is on the screen, list by list. */
const ROWS_PER_LIST = 100

function group(principal: string, jobs: readonly JobHistory[], drawing: Drawing): Html {
  const lists = Array.from({ length: Math.ceil(jobs.length / ROWS_PER_LIST) }, (_, index) =>
    jobs.slice(index * ROWS_PER_LIST, (index + 1) * ROWS_PER_LIST),
  )
  return html`<section class="group ${sizeOf(jobs.length)}"><h3>${principal} <small>${grouped(jobs.length)}</small></h3>${gapBands(drawing.scale)}${lists.map((list) => html`<ol>${list.map((job) => row(job, drawing))}</ol>`)}</section>
`
}

/** From which the style guesses the height of what is not laid out yet. */
function sizeOf(rows: number): string {
  if (rows < 6) return 'few'
  return rows < 40 ? 'some' : 'many'
}

/**
 * Ten thousand of these have to fit: no quotes and no closing tag that HTML can do without, and the job stands in it once. The
 * page gives each row its address; those that tables link to have it without JavaScript as well.
 */
function row(history: JobHistory, { report, scale }: Drawing): Html {
  const id = hasOwnAddress(history) ? html` id="${anchorOf(history.job)}"` : ''
  return html`<li><a${id}>${history.job}</a><span>${statusLine(history)}</span>${bar(history, report, scale)}
`
}

/** A table links to it, or its id is not what is shown of it. */
function hasOwnAddress({ job, closings, drifts, ends }: JobHistory): boolean {
  const isLinked = drifts.length > 0 || ends.some(({ because }) => because === 'revoked')
  return isLinked || closings.some((closing) => punctuality(closing) !== 'on time') || toPrintable(job) !== job
}

/** The fragment of a grant: `#g-wikipedia-finetune-2025-07-16`. */
export function anchorOf(job: string): string {
  return `g-${encodeURIComponent(job)}`
}

function stretchesOf({ asked, attached, refusals }: JobHistory, now: Date): readonly Stretch[] {
  const window = widest(asked)
  return [
    ...(window === undefined ? [] : [stretch(window.opensAt, window.closesAt)]),
    ...attached.map(({ from, until }) => stretch(from, until ?? now)),
    ...refusals.map(({ at, window }) => stretch(window?.opensAt ?? at, window?.closesAt ?? at)),
  ]
}

function stretch(from: Date, until: Date): Stretch {
  return { from: from.getTime(), until: Math.max(from.getTime() + 1000, until.getTime()) }
}
