import { type Html, html } from '#cli/report/html.ts'
import { clockOf, dayOf, duration } from '#cli/report/words.ts'
import type { Scale, Segment } from './scale.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const STEPS = [
  ...[5 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR],
  ...[DAY, 2 * DAY, 7 * DAY, 14 * DAY, 28 * DAY, 91 * DAY, 364 * DAY],
] as const

/** Labels closer than that would touch, in percent of the width: on a screen, and on a phone. */
const APART = { wide: 6.5, narrow: 15 } as const
const DAY_APART = 8
const GAP_APART = 3

/** The times above the rows. Each row says its own times in words, so the axis is left out for who listens. */
export function axis(scale: Scale): Html {
  return html`<svg class="axis" aria-hidden="true">${ticksOf(scale).map(tick)}${scale.gaps.map(gapMark)}</svg>`
}

/** What shows in the rows where idle time was left out. */
export function gapBands({ gaps }: Scale): Html {
  const band = ({ left, width }: Segment) => html`<rect x="${percent(left)}" width="${percent(width)}"/>`
  return html`<svg class="gaps" aria-hidden="true">${gaps.map(band)}</svg>`
}

/** `12.3%`, `.25%` */
export function percent(number: number): string {
  return `${Number(number.toFixed(2))}%`.replace(/^0\./, '.')
}

type Tick = { readonly at: number; readonly label: string; readonly day: string; readonly isMinor: boolean }

function ticksOf(scale: Scale): readonly Tick[] {
  const ticks: Tick[] = []
  const last = { any: Number.NEGATIVE_INFINITY, major: Number.NEGATIVE_INFINITY, day: Number.NEGATIVE_INFINITY }
  let day = ''
  for (const instant of scale.segments.flatMap(instantsIn)) {
    const at = scale.position(instant)
    if (at - last.any < APART.wide || at > 97 || isAtGap(at, scale)) continue
    const isNewDay = dayOf(instant) !== day && at - last.day >= DAY_APART
    const isMinor = at - last.major < APART.narrow
    ticks.push({ at, label: clockOf(instant), day: isNewDay ? dayOf(instant) : '', isMinor })
    last.any = at
    if (!isMinor) last.major = at
    if (isNewDay) [last.day, day] = [at, dayOf(instant)]
  }
  return ticks
}

/** A label would touch the mark of left out time. */
function isAtGap(at: number, { gaps }: Scale): boolean {
  return gaps.some(({ left, width }) => Math.abs(left + width / 2 - at) < GAP_APART)
}

/** Round times, as many as there is room for; at least the first moment of a segment. */
function instantsIn({ from, until, width }: Segment): readonly Date[] {
  const step = STEPS.find((each) => (each / (until - from)) * width >= APART.wide) ?? until - from
  const first = Math.ceil(from / step) * step
  const count = Math.max(0, Math.floor((until - first) / step) + 1)
  const round = Array.from({ length: count }, (_, index) => new Date(first + index * step))
  return round.length > 0 ? round : [new Date(Math.ceil((from + until) / 2 / MINUTE) * MINUTE)]
}

function tick({ at, label, day, isMinor }: Tick): Html {
  const x = percent(at)
  const kind = isMinor ? 'minor' : 'major'
  return html`<g class="${kind}"><text class="day" x="${x}" y="13">${day}</text><text x="${x}" y="28">${label}</text><rect class="tick" x="${x}"/></g>`
}

function gapMark({ left, width, from, until }: Segment): Html {
  const words = `${duration((until - from) / 1000)} without a grant`
  return html`<g><title>${words}</title><use href="#G" x="${percent(left + width / 2)}" y="14"/></g>`
}
