import type { Sample } from './metric.ts'

/** A statistic of the samples of one period; undefined if they have none. */
export type Statistic = (samples: readonly Sample[]) => number | undefined

const STATISTICS: Readonly<Record<string, (samples: readonly Sample[]) => number>> = {
  SampleCount: countOf,
  Sum: sumOf,
  Average: (samples) => sumOf(samples) / countOf(samples),
  Minimum: (samples) => Math.min(...samples.map(({ minimum }) => minimum)),
  Maximum: (samples) => Math.max(...samples.map(({ maximum }) => maximum)),
}

/** Those of GetMetricStatistics that are no percentiles. */
export const SIMPLE_STATISTICS = ['SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum'] as const

/** `Sum`, or a percentile such as `p99.9`. Undefined for trimmed means and the other statistics that local AWS does not have. */
export function statisticOf(name: string): Statistic | undefined {
  const [, percent] = /^p(\d{1,2}(?:\.\d{1,10})?|100)$/.exec(name) ?? []
  if (percent !== undefined) return (samples) => percentile(samples, Number(percent))
  const found = Object.hasOwn(STATISTICS, name) ? STATISTICS[name] : undefined
  return found && ((samples) => (samples.length === 0 ? undefined : found(samples)))
}

function sumOf(samples: readonly Sample[]): number {
  return samples.reduce((total, { sum }) => total + sum, 0)
}

function countOf(samples: readonly Sample[]): number {
  return samples.reduce((total, { count }) => total + count, 0)
}

/** The lowest value that so many percent do not exceed. As on AWS, none of what was put as statistics of several values. */
function percentile(samples: readonly Sample[], percent: number): number | undefined {
  if (samples.some(({ minimum, maximum }) => minimum !== maximum)) return undefined
  const rank = (countOf(samples) * percent) / 100
  let seen = 0
  for (const { minimum, count } of samples.toSorted((left, right) => left.minimum - right.minimum)) {
    seen += count
    if (seen >= rank) return minimum
  }
  return undefined
}
