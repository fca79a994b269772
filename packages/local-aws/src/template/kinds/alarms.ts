import * as z from 'zod'
import type { Kind } from '../kind.ts'
import { arn } from '../stack-location.ts'

const flag = z.union([z.boolean(), z.stringbool()])
const number = z.coerce.number()
const dimensions = z.array(z.object({ Name: z.string(), Value: z.coerce.string() })).default([])
const metric = z.object({ Namespace: z.string(), MetricName: z.string(), Dimensions: dimensions })
const line = z.object({
  Id: z.string(),
  Label: z.string().optional(),
  ReturnData: flag.default(true),
  Expression: z.string().optional(),
  MetricStat: z.object({ Metric: metric, Period: number, Stat: z.string(), Unit: z.string().optional() }).optional(),
})

/** All that an alarm may watch. What local AWS cannot evaluate leaves an alarm without data, and does not keep its stack out. */
const alarmProperties = z.object({
  AlarmDescription: z.string().optional(),
  ActionsEnabled: flag.default(true),
  AlarmActions: z.array(z.string()).default([]),
  OKActions: z.array(z.string()).default([]),
  InsufficientDataActions: z.array(z.string()).default([]),
  ...metric.partial().shape,
  Dimensions: dimensions,
  Statistic: z.string().optional(),
  ExtendedStatistic: z.string().optional(),
  Unit: z.string().optional(),
  Period: number.optional(),
  Metrics: z.array(line).optional(),
  EvaluationPeriods: number.optional(),
  DatapointsToAlarm: number.optional(),
  Threshold: number.optional(),
  ThresholdMetricId: z.string().optional(),
  ComparisonOperator: z.string().optional(),
  TreatMissingData: z.string().default('missing'),
  EvaluateLowSampleCountPercentile: z.string().optional(),
})
export type AlarmProperties = z.infer<typeof alarmProperties>

export const metricAlarm: Kind<AlarmProperties> = {
  type: 'AWS::CloudWatch::Alarm',
  properties: alarmProperties,
  identify: ({ property, generated, location }) => {
    const name = property('AlarmName') ?? generated
    return { ref: name, attributes: { Arn: arn(location, 'cloudwatch', `alarm:${name}`) } }
  },
}
