import { type Html, html } from '#cli/report/html.ts'
import { grouped } from '#cli/report/words.ts'
import { type AccessReport, keyEventsOf } from '#core/audit/history/access-report.ts'
import { widest } from '#core/audit/history/asked.ts'
import type { JobHistory } from '#core/audit/history/job-history.ts'
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
<div id="rows">${groups.map(([principal, own]) => group(principal, own, { report, scale, now }))}</div>
<p id="no-rows" hidden>No grant matches. <button type="button" id="clear">Show all</button></p>`
}

/** Where a record does not say who a request was for. */
const NOBODY = 'Principal not recorded'

type Drawing = { readonly report: AccessReport; readonly scale: Scale; readonly now: Date }

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

/** Ten thousand of these have to fit: no quotes and no closing tag that HTML can do without. */
function row(history: JobHistory, { report, scale, now }: Drawing): Html {
  const anchor = anchorOf(history.job)
  const shapes = bar(history, keyEventsOf(history, report), scale, now)
  return html`<li><a id="${anchor}" href="#${anchor}">${history.job}</a><span>${statusLine(history)}</span>${shapes}
`
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
