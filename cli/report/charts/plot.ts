import * as Plot from '@observablehq/plot'
import { parseHTML } from 'linkedom'
import { type Html, html, trusted } from '#cli/report/html.ts'

/** How many there are of what. */
export type Bar = { readonly label: string; readonly count: number; readonly tone: Tone }

/** What the page's style colours. */
export type Tone = 'good' | 'sweep' | 'late' | 'live' | 'off' | 'refused'

export type Chart = {
  /** What the chart shows, for who does not see it. */
  readonly spoken: string
  readonly bars: readonly Bar[]
  /** Every label, in order, also those without a bar. */
  readonly labels: readonly string[]
  /** What the labels are. */
  readonly axis: string
}

const WIDTH = 720

/** Columns with their counts above them, as SVG. Those with the same label stand on one another. */
export function columnChart(chart: Chart): Html {
  const totals = totalsOf(chart)
  return draw(chart, {
    ...{ width: WIDTH, height: 210, marginBottom: 40, marginTop: 24, marginLeft: 8, marginRight: 8 },
    x: { domain: [...chart.labels], label: chart.axis, tickSize: 0, labelAnchor: 'center', labelArrow: 'none' },
    y: { axis: null },
    marks: [
      ...byTone(chart).map(([tone, own]) => Plot.barY(own, { x: 'label', y: 'count', className: `tone-${tone}` })),
      Plot.text(totals, { x: 'label', y: 'count', text: 'words', dy: -8 }),
      Plot.ruleY([0]),
    ],
  })
}

/** Bars with their counts behind them: for labels that are longer than a column is wide. */
export function barChart(chart: Chart): Html {
  return draw(chart, {
    ...{
      width: WIDTH,
      height: 8 + 26 * chart.labels.length,
      marginLeft: 170,
      marginRight: 60,
      marginTop: 4,
      marginBottom: 4,
    },
    x: { axis: null },
    y: { domain: [...chart.labels], label: null, tickSize: 0 },
    marks: [
      ...byTone(chart).map(([tone, own]) => Plot.barX(own, { y: 'label', x: 'count', className: `tone-${tone}` })),
      Plot.text(totalsOf(chart), { y: 'label', x: 'count', text: 'words', dx: 8, textAnchor: 'start' }),
      Plot.ruleX([0]),
    ],
  })
}

function draw({ spoken }: Chart, options: Plot.PlotOptions): Html {
  const { document } = parseHTML('<!doctype html><html><body></body></html>')
  const svg = Plot.plot({ ...options, document, className: 'plot' })
  return html`<figure role="img" aria-label="${spoken}">${trusted(bare(svg.outerHTML))}</figure>`
}

function byTone({ bars }: Chart): readonly (readonly [Tone, readonly Bar[]])[] {
  return [...Map.groupBy(bars, ({ tone }) => tone)]
}

function totalsOf({
  bars,
  labels,
}: Chart): readonly { readonly label: string; readonly count: number; readonly words: string }[] {
  return labels.map((label) => {
    const count = bars.filter((one) => one.label === label).reduce((sum, one) => sum + one.count, 0)
    return { label, count, words: count === 0 ? '' : String(count) }
  })
}

/** The page has the only style sheet, and the figure says what is seen. */
function bare(svg: string): string {
  return svg.replaceAll(/<style>[\s\S]*?<\/style>/g, '').replaceAll(/ (?:style|aria-label|aria-hidden)="[^"]*"/g, '')
}
