import * as z from 'zod'
import { type ApiOperation, operation } from '../api/operation.ts'
import { validationFailure } from '../protocol/query.ts'
import type { MetricQuery } from './metrics/metric-query.ts'
import { type CompiledQuery, compileQueries } from './metrics/query.ts'
import { SIMPLE_STATISTICS } from './metrics/statistic.ts'
import type { Metrics } from './metrics/store.ts'
import { flag, instant, metric, period } from './schemas.ts'

const MAX_POINTS = 100_800
const MAX_POINTS_OF_STATISTICS = 1440

export const metricDataQuery = z
  .strictObject({
    Id: z.string().regex(/^[a-z]\w{0,254}$/),
    MetricStat: z
      .strictObject({ Metric: metric, Period: period, Stat: z.string(), Unit: z.string().optional() })
      .optional(),
    Expression: z.string().min(1).max(2048).optional(),
    Label: z.string().optional(),
    ReturnData: flag.default(true),
    Period: period.optional(),
  })
  .transform((query, { addIssue, value }): MetricQuery => {
    const { MetricStat, Expression, Period } = query
    const base = { id: query.Id, label: query.Label, returnsData: query.ReturnData }
    if (MetricStat !== undefined && Expression === undefined && Period === undefined) {
      const { Metric, Period: periodSeconds, Stat: stat, Unit: unit } = MetricStat
      return { ...base, of: { kind: 'metric', metric: Metric, stat, periodSeconds, unit } }
    }
    if (Expression === undefined || MetricStat !== undefined)
      addIssue({ code: 'custom', message: 'needs one of MetricStat and Expression', input: value })
    if (Period !== undefined && MetricStat === undefined)
      addIssue({ code: 'custom', message: 'Period: local AWS takes the period of the metrics', input: value })
    return { ...base, of: { kind: 'expression', expression: Expression ?? '' } }
  })

const dataRequest = z.strictObject({
  MetricDataQueries: z.array(metricDataQuery).min(1).max(500),
  StartTime: instant,
  EndTime: instant,
  ScanBy: z.enum(['TimestampDescending', 'TimestampAscending']).default('TimestampDescending'),
})
const statisticsRequest = metric.extend({
  StartTime: instant,
  EndTime: instant,
  Period: period,
  Statistics: z.array(z.enum(SIMPLE_STATISTICS)).max(5).default([]),
  ExtendedStatistics: z.array(z.string()).max(10).default([]),
  Unit: z.string().optional(),
})

/** GetMetricData and GetMetricStatistics. */
export function dataOperations(metrics: Metrics): Readonly<Record<string, ApiOperation>> {
  return {
    GetMetricData: operation({
      input: dataRequest,
      needs: () => [{ action: 'cloudwatch:GetMetricData', resource: '*' }],
      answer: ({ MetricDataQueries, StartTime, EndTime, ScanBy }) => {
        const lines = compileQueries(MetricDataQueries, metrics)
        const MetricDataResults = lines.map((line) => {
          const points = pointsOf(line, StartTime, EndTime, MAX_POINTS)
          const ordered = ScanBy === 'TimestampAscending' ? points : points.toReversed()
          return {
            Id: line.query.id,
            Label: labelOf(line.query),
            Timestamps: ordered.map(({ time }) => time),
            Values: ordered.map(({ value }) => value),
            StatusCode: 'Complete',
          }
        })
        return { MetricDataResults, Messages: [] }
      },
    }),
    GetMetricStatistics: operation({
      input: statisticsRequest,
      needs: () => [{ action: 'cloudwatch:GetMetricStatistics', resource: '*' }],
      answer: (asked) => ({ Label: asked.MetricName, Datapoints: datapointsOf(asked, metrics) }),
    }),
  }
}

function datapointsOf(asked: z.infer<typeof statisticsRequest>, metrics: Metrics): readonly object[] {
  const { Namespace, MetricName, Dimensions, Period, StartTime, EndTime } = asked
  const names = [...asked.Statistics, ...asked.ExtendedStatistics]
  if (names.length === 0) refuse('Name Statistics or ExtendedStatistics.')
  const units = unitsOf(asked, metrics)
  return units.flatMap((unit) => {
    const queries = names.map((stat, index): MetricQuery => {
      const of = {
        kind: 'metric',
        metric: { Namespace, MetricName, Dimensions },
        stat,
        periodSeconds: Period,
        unit,
      } as const
      return { id: `m${index}`, label: undefined, returnsData: true, of }
    })
    const byTime = new Map<number, Readonly<Record<string, unknown>>>()
    for (const [index, line] of compileQueries(queries, metrics).entries()) {
      for (const { time, value } of pointsOf(line, StartTime, EndTime, MAX_POINTS_OF_STATISTICS)) {
        const datapoint = byTime.get(time.getTime()) ?? { Timestamp: time, Unit: unit }
        byTime.set(time.getTime(), { ...datapoint, ...named(names[index] ?? '', value, datapoint) })
      }
    }
    return [...byTime.values()]
  })
}

function named(stat: string, value: number, datapoint: Readonly<Record<string, unknown>>): object {
  if (SIMPLE_STATISTICS.some((one) => one === stat)) return { [stat]: value }
  const { ExtendedStatistics } = datapoint
  return { ExtendedStatistics: { ...Object(ExtendedStatistics), [stat]: value } }
}

/** Without a unit, each unit that the metric has makes data points of its own. */
function unitsOf(
  { Unit, StartTime, EndTime, ...metric }: z.infer<typeof statisticsRequest>,
  metrics: Metrics,
): readonly string[] {
  if (Unit !== undefined) return [Unit]
  const samples = metrics.samples(metric, StartTime.getTime(), EndTime.getTime())
  const units = new Set(samples.map(({ unit }) => unit))
  return units.size === 0 ? ['None'] : [...units]
}

/** The periods that have a value. They begin at multiples of their length. */
function pointsOf({ periodSeconds, valuesAt }: CompiledQuery, start: Date, end: Date, most: number) {
  if (start >= end) refuse('The parameter StartTime must be less than the parameter EndTime.')
  const step = periodSeconds * 1000
  const first = Math.floor(start.getTime() / step) * step
  const count = Math.ceil((end.getTime() - first) / step)
  if (count > most) refuse(`${count} data points are more than ${most}: ask for a shorter time or a longer Period.`)
  const starts = Array.from({ length: count }, (_, index) => first + index * step)
  const values = valuesAt(starts)
  return starts.flatMap((time, index) => {
    const value = values[index]
    return value === undefined ? [] : [{ time: new Date(time), value }]
  })
}

function labelOf({ id, label, of }: MetricQuery): string {
  if (label?.includes('${') === true) refuse(`Local AWS does not support the Label ${label}: it has a dynamic part`)
  return label ?? (of.kind === 'metric' ? of.metric.MetricName : id)
}

function refuse(problem: string): never {
  throw validationFailure(problem)
}
