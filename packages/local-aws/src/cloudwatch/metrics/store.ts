import type { Clock } from '../../clock.ts'
import { keyOf, type Metric, type Sample, sampleOf } from './metric.ts'

const MINUTE_MS = 60_000

/** A number that holds until it changes, such as how many messages a queue has. */
type Gauge = { readonly metric: Metric; readonly changes: { readonly time: number; readonly value: number }[] }
type Series = { readonly metric: Metric; readonly samples: Sample[] }

/** The metrics of an account and their values. */
export interface Metrics {
  add(metric: Metric, sample: Sample): void
  /** One value now. */
  measure(metric: Metric, value: number, unit: string): void
  /** A number that holds from now on: each minute has its highest value. */
  setGauge(metric: Metric, value: number): void
  list(): readonly Metric[]
  /** The samples from one instant until before another, in milliseconds since 1970, in order of time. */
  samples(metric: Metric, from: number, to: number): readonly Sample[]
}

export function createMetrics(clock: Clock): Metrics {
  const series = new Map<string, Series>()
  const gauges = new Map<string, Gauge>()
  const now = () => clock.now().getTime()

  const add = (metric: Metric, sample: Sample) => {
    const key = keyOf(metric)
    const { samples } = series.get(key) ?? { samples: [] }
    if (samples.length === 0) series.set(key, { metric, samples })
    samples.splice(positionOf(samples, sample.time + 1), 0, sample)
  }
  return {
    add,
    measure: (metric, value, unit) => add(metric, sampleOf(now(), value, unit)),
    setGauge: (metric, value) => {
      const key = keyOf(metric)
      const gauge = gauges.get(key) ?? { metric, changes: [] }
      gauges.set(key, gauge)
      gauge.changes.push({ time: now(), value })
    },
    list: () => [...series.values(), ...gauges.values()].map(({ metric }) => metric),
    samples: (metric, from, to) => {
      const key = keyOf(metric)
      const gauge = gauges.get(key)
      if (gauge) return samplesOfGauge(gauge, from, Math.min(to, now()))
      const { samples } = series.get(key) ?? { samples: [] }
      return samples.slice(positionOf(samples, from), positionOf(samples, to))
    },
  }
}

/** One sample a minute since the first change. */
function samplesOfGauge({ changes }: Gauge, from: number, to: number): readonly Sample[] {
  const found: Sample[] = []
  const first = Math.max(from, changes[0]?.time ?? to)
  for (let minute = Math.floor(first / MINUTE_MS) * MINUTE_MS; minute < to; minute += MINUTE_MS) {
    const next = positionOf(changes, minute + MINUTE_MS)
    const start = positionOf(changes, minute + 1)
    const values = changes.slice(Math.max(0, start - 1), next).map(({ value }) => value)
    if (minute >= from) found.push(sampleOf(minute, Math.max(...values), 'Count'))
  }
  return found
}

/** Where the first entry is that is not before the instant. */
function positionOf(sorted: readonly { readonly time: number }[], instant: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sorted[middle]?.time ?? instant) < instant) low = middle + 1
    else high = middle
  }
  return low
}
