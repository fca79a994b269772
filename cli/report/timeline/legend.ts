import { type Html, html, trusted } from '#cli/report/html.ts'

/** Shapes that rows refer to: marks that differ in form and not only in colour, and the hatching of what was refused. */
export function symbols(): Html {
  return trusted(`<svg class="symbols" aria-hidden="true"><defs>
<pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="hatch-ground" width="6" height="6"/><rect class="hatch-line" width="2.4" height="6"/></pattern>
<g id="L"><path class="m-late" d="M0 4L6 11L0 18L-6 11Z"/></g>
<g id="S"><circle class="m-sweep" cy="11" r="4.5"/></g>
<g id="D"><path class="m-drift" d="M0 -1L5.5 8.5H-5.5Z"/></g>
<g id="R"><path class="m-revoked" d="M-5 6L5 16M5 6L-5 16"/></g>
<g id="A"><path class="m-ready" d="M0 14L3.5 17.5V22H-3.5V17.5Z"/></g>
<g id="G"><path class="m-gap" d="M-4 17L0 5M0 17L4 5"/></g>
</defs></svg>`)
}

/** Each with a sample that is drawn as rows draw it. */
const ENTRIES = [
  ['<rect class="w" x="0" width="100%"/>', 'window asked for'],
  ['<rect x="0" width="100%"/>', 'policy attached'],
  ['<rect x="0" width="100%"/><use href="#A" x="50%"/>', 'ready: the job can use its access'],
  ['<line class="p" x1="0" x2="100%"/>', 'still to come'],
  ['<rect class="x" x="0" width="100%"/>', 'refused'],
  ['<rect class="k" x="50%"/>', 'key made or turned off'],
  ['<use href="#S" x="50%"/>', 'closed by the sweep, after the timer'],
  ['<use href="#L" x="50%"/>', 'closed late'],
  ['<use href="#R" x="50%"/>', 'revoked'],
  ['<use href="#D" x="50%"/>', 'manual change put right'],
] as const

export function legend(): Html {
  const items = ENTRIES.map(
    ([shape, meaning]) => html`<li><svg class="sample bar" aria-hidden="true">${trusted(shape)}</svg>${meaning}</li>`,
  )
  return html`<ul class="legend" aria-label="Legend">${items}<li><svg class="sample bar" aria-hidden="true"><use href="#G" x="50%"/></svg>idle time left out</li></ul>`
}
