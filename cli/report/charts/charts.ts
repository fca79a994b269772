import type { Html } from '#cli/report/html.ts'
import { grouped } from '#cli/report/words.ts'
import type { Closing } from '#core/audit/history/closings.ts'
import type { KeyLife } from '#core/audit/history/key-history.ts'
import { countedProblems, type RefusedRequest } from '#core/audit/history/refusals.ts'
import { type Bin, counted } from './bins.ts'
import { type Bar, barChart, columnChart } from './plot.ts'

/** The pictures of a report. */
export type Charts = {
  lateness(closings: readonly Closing[]): Html
  keyAges(lives: readonly KeyLife[], now: Date): Html
  refusals(refusals: readonly RefusedRequest[]): Html
}

export const charts: Charts = {
  lateness: (closings) => {
    const counts = counted(
      closings.map(({ secondsLate }) => secondsLate),
      LATENESS,
    )
    const bars = LATENESS.map(({ from, label }, index) => {
      return { label, count: counts[index] ?? 0, tone: toneOf(from) }
    })
    const spoken = `Closings by their lateness: ${inWords(bars)}.`
    return columnChart({ spoken, bars, labels: LATENESS.map(({ label }) => label), axis: 'late by' })
  },
  keyAges: (lives, now) => {
    const tones = ['off', 'live'] as const
    const bars = tones.flatMap((tone) => {
      const own = lives.filter(({ offAt }) => (offAt === undefined) === (tone === 'live'))
      const counts = counted(
        own.map((life) => ageOf(life, now)),
        AGES,
      )
      return AGES.map(({ label }, index) => ({ label, count: counts[index] ?? 0, tone }))
    })
    const [off, live] = tones.map((tone) => inWords(bars.filter((bar) => bar.tone === tone)))
    const spoken = `How long keys were live. Turned off: ${off}. Still live: ${live}.`
    return columnChart({ spoken, bars, labels: AGES.map(({ label }) => label), axis: 'live for' })
  },
  refusals: (refusals) => {
    const fields = Map.groupBy(countedProblems(refusals), ({ path }) => path || 'the event')
    const bars = [...fields]
      .map(([label, own]) => ({
        label,
        count: own.reduce((sum, { count }) => sum + count, 0),
        tone: 'refused' as const,
      }))
      .toSorted((a, b) => b.count - a.count)
      .slice(0, MAX_FIELDS)
    return barChart({
      spoken: `Problems by field: ${inWords(bars)}.`,
      bars,
      labels: bars.map(({ label }) => label),
      axis: 'field',
    })
  },
}

const MAX_FIELDS = 8

/** In seconds. The bounds are the timer's precision, and what counts as late. */
const LATENESS = [
  { from: 0, label: '0 s' },
  { from: 1, label: '1–15 s' },
  { from: 16, label: '16–60 s' },
  { from: 61, label: '1–3 min' },
  { from: 181, label: '3–10 min' },
  { from: 600, label: '10–60 min' },
  { from: 3600, label: '1–6 h' },
  { from: 21_600, label: 'over 6 h' },
] as const satisfies readonly Bin[]

function toneOf(from: number): Bar['tone'] {
  if (from < 61) return 'good'
  return from < 181 ? 'sweep' : 'late'
}

const HOUR = 3600
const DAY = 24 * HOUR

/** In seconds. An age that the records do not tell is in the last bin. */
const AGES = [
  { from: 0, label: 'under 1 h' },
  { from: HOUR, label: '1–6 h' },
  { from: 6 * HOUR, label: '6–24 h' },
  { from: DAY, label: '1–7 d' },
  { from: 7 * DAY, label: '7–30 d' },
  { from: 30 * DAY, label: '30–90 d' },
  { from: 90 * DAY, label: 'over 90 d' },
  { from: Number.POSITIVE_INFINITY, label: 'unknown' },
] as const satisfies readonly Bin[]

function ageOf({ liveFrom, offAt }: KeyLife, now: Date): number {
  if (liveFrom === undefined) return Number.POSITIVE_INFINITY
  return ((offAt ?? now).getTime() - liveFrom.getTime()) / 1000
}

function inWords(bars: readonly Bar[]): string {
  const present = bars.filter(({ count }) => count > 0)
  return present.length === 0 ? 'none' : present.map(({ label, count }) => `${label}: ${grouped(count)}`).join(', ')
}
