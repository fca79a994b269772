import * as z from 'zod'
import { type ApiOperation, operation } from '../api/operation.ts'
import { AwsError } from '../aws-error.ts'
import type { Clock } from '../clock.ts'
import { type Sample, sampleOf } from './metrics/metric.ts'
import type { Metrics } from './metrics/store.ts'
import { dimensions, instant, number } from './schemas.ts'

const MAX_LISTED = 500

const statisticSet = z.strictObject({ SampleCount: number, Sum: number, Minimum: number, Maximum: number })
const datum = z.strictObject({
  MetricName: z.string().min(1).max(255),
  Dimensions: dimensions.default([]),
  Timestamp: instant.optional(),
  Value: number.optional(),
  Values: z.array(number).max(150).optional(),
  Counts: z.array(number).max(150).optional(),
  StatisticValues: statisticSet.optional(),
  Unit: z.string().default('None'),
  /** Of high resolution, values would have periods of a second. */
  StorageResolution: number.pipe(z.literal(60)).optional(),
})
const metricData = z.strictObject({
  Namespace: z.string().min(1).max(255),
  MetricData: z.array(datum).min(1).max(1000),
})
const metricQuery = z.strictObject({
  Namespace: z.string().optional(),
  MetricName: z.string().optional(),
  /** A dimension without a value stands for any value. */
  Dimensions: z
    .array(z.strictObject({ Name: z.string(), Value: z.string().optional() }))
    .max(10)
    .default([]),
  NextToken: z.string().default('0'),
})

/** PutMetricData and ListMetrics. */
export function metricOperations(metrics: Metrics, clock: Clock): Readonly<Record<string, ApiOperation>> {
  return {
    PutMetricData: operation({
      input: metricData,
      needs: ({ Namespace }) => [
        { action: 'cloudwatch:PutMetricData', resource: '*', context: { 'cloudwatch:namespace': Namespace } },
      ],
      answer: ({ Namespace, MetricData }) => {
        if (Namespace.startsWith('AWS/')) throw invalidValue('The value AWS/ for parameter Namespace is invalid.')
        const read = MetricData.map((one) => [one, samplesOf(one, clock.now())] as const)
        for (const [{ MetricName, Dimensions }, samples] of read)
          for (const sample of samples) metrics.add({ Namespace, MetricName, Dimensions }, sample)
        return {}
      },
    }),
    ListMetrics: operation({
      input: metricQuery,
      needs: () => [{ action: 'cloudwatch:ListMetrics', resource: '*' }],
      answer: ({ Namespace, MetricName, Dimensions, NextToken }) => {
        const found = metrics
          .list()
          .filter((metric) => metric.Namespace === (Namespace ?? metric.Namespace))
          .filter((metric) => metric.MetricName === (MetricName ?? metric.MetricName))
          .filter((metric) => Dimensions.every((wanted) => metric.Dimensions.some((one) => isWanted(one, wanted))))
        const from = Number(NextToken)
        const more = found.length > from + MAX_LISTED ? { NextToken: String(from + MAX_LISTED) } : {}
        return { Metrics: found.slice(from, from + MAX_LISTED), ...more }
      },
    }),
  }
}

function samplesOf(
  { Value, Values, Counts, StatisticValues, Unit, ...one }: z.infer<typeof datum>,
  now: Date,
): readonly Sample[] {
  const time = (one.Timestamp ?? now).getTime()
  if ([Value, Values, StatisticValues].filter((given) => given !== undefined).length !== 1)
    throw new AwsError(
      'InvalidParameterCombination',
      400,
      `${one.MetricName} needs one of Value, Values and StatisticValues.`,
    )
  if (Counts !== undefined && Counts.length !== Values?.length)
    throw invalidValue('The parameter Counts must have as many numbers as the parameter Values.')
  if (Value !== undefined) return [sampleOf(time, Value, Unit)]
  if (Values !== undefined) return Values.map((value, index) => sampleOf(time, value, Unit, Counts?.[index] ?? 1))
  const { SampleCount = 0, Sum = 0, Minimum = 0, Maximum = 0 } = StatisticValues ?? {}
  return [{ time, count: SampleCount, sum: Sum, minimum: Minimum, maximum: Maximum, unit: Unit }]
}

function isWanted(
  { Name, Value }: { readonly Name: string; readonly Value: string },
  wanted: { readonly Name: string; readonly Value?: string | undefined },
): boolean {
  return Name === wanted.Name && Value === (wanted.Value ?? Value)
}

function invalidValue(message: string): AwsError {
  return new AwsError('InvalidParameterValue', 400, message)
}
