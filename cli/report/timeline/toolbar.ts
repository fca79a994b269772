import { type Html, html } from '#cli/report/html.ts'
import { grouped } from '#cli/report/words.ts'
import { punctuality } from '#core/audit/history/closings.ts'
import type { JobHistory } from '#core/audit/history/job-history.ts'

/** What the rows can be narrowed to, with how many there are. The words are those of the fragment: `#show=late`. */
export function toolbar(jobs: readonly JobHistory[]): Html {
  const counts = KINDS.map((kind) => [kind, jobs.filter((job) => kindsOf(job).includes(kind)).length] as const)
  const options = counts
    .filter(([, number]) => number > 0)
    .map(([kind, number]) => html`<option value="${kind}">${kind} (${grouped(number)})</option>`)
  return html`<form class="toolbar" id="toolbar" hidden>
<label>Find <input type="search" id="q" placeholder="job, principal, person, reason, bucket" autocomplete="off" spellcheck="false"></label>
<label>Show <select id="show"><option value="">all (${grouped(jobs.length)})</option>${options}</select></label>
<label>Sort by <select id="sort"><option value="">time</option><option value="newest">time, newest first</option><option value="job">job</option><option value="late">lateness</option></select></label>
<output id="shown" aria-live="polite"></output>
</form>`
}

const KINDS = [
  'scheduled',
  'open',
  'closed',
  'ended',
  'revoked',
  'refused',
  'late',
  'sweep',
  'drift',
  'broken',
] as const

/** Everything by which a row can be found, besides its text. */
export function kindsOf({ status, closings, drifts, chain, refusals }: JobHistory): readonly string[] {
  return [
    status,
    ...(closings.some((closing) => punctuality(closing) === 'late') ? ['late'] : []),
    ...(closings.some((closing) => punctuality(closing) === 'sweep') ? ['sweep'] : []),
    ...(drifts.length > 0 ? ['drift'] : []),
    ...(chain.state === 'broken' ? ['broken'] : []),
    ...(refusals.length > 0 && status !== 'refused' ? ['refused'] : []),
  ]
}
