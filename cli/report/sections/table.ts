import { type Html, html } from '#cli/report/html.ts'
import { grouped } from '#cli/report/words.ts'

/** A page is no database: `--json` has everything. */
const MAX_ROWS = 200

export type Cell = Html | string | number

/** A table that scrolls sideways by itself where the page is too narrow for it, also with the keyboard. */
export function table(caption: string, head: readonly string[], rows: readonly (readonly Cell[])[]): Html {
  const shown = rows.slice(0, MAX_ROWS)
  const more = rows.length - shown.length
  return html`<div class="scroll" role="region" aria-label="${caption}" tabindex="0"><table><caption>${caption}</caption>
<thead><tr>${head.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>${shown.map((cells) => html`<tr>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>\n`)}</tbody></table></div>
${more > 0 && html`<p class="none">${grouped(more)} more: curfew report --json has all.</p>`}`
}

export function nothing(words: string): Html {
  return html`<p class="none">${words}</p>`
}
