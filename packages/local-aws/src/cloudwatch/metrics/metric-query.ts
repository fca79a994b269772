import type { Metric } from './metric.ts'

/** One line of GetMetricData, or of an alarm: a statistic of a metric, or an expression over other lines. */
export type MetricQuery = {
  readonly id: string
  readonly label: string | undefined
  readonly returnsData: boolean
  readonly of:
    | {
        readonly kind: 'metric'
        readonly metric: Metric
        readonly stat: string
        readonly periodSeconds: number
        readonly unit: string | undefined
      }
    | { readonly kind: 'expression'; readonly expression: string }
}

/** What a line has in one period; undefined: nothing. */
export type Value = number | undefined
