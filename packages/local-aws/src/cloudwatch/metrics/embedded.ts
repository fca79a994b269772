import * as z from 'zod'
import { jsonObjectOf } from '../../logs/json-object.ts'
import { type Metric, type Sample, sampleOf } from './metric.ts'
import type { Metrics } from './store.ts'

const directive = z.object({
  Namespace: z.string().min(1).max(255),
  Dimensions: z.array(z.array(z.string()).max(30)),
  Metrics: z.array(z.object({ Name: z.string().min(1), Unit: z.string().default('None') })).max(100),
})
const root = z.looseObject({
  _aws: z.object({ Timestamp: z.number(), CloudWatchMetrics: z.array(directive) }),
})
const values = z.union([z.number().transform((value) => [value]), z.array(z.number()).max(100)])

/**
 * The metrics in a line of the embedded metric format (EMF). As CloudWatch does, it passes over a line that breaks the format, over a
 * metric without a number, and over a set of dimensions that are not all text.
 */
export function embeddedMetrics(message: string): readonly (readonly [Metric, Sample])[] {
  // Most lines are none, and need not be parsed.
  if (!message.includes('"_aws"')) return []
  const { success, data } = root.safeParse(jsonObjectOf(message))
  if (!success) return []
  const { Timestamp, CloudWatchMetrics } = data._aws
  return CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics }) =>
    Dimensions.flatMap((names) => {
      const found = names.map((Name) => ({ Name, Value: data[Name] }))
      const dimensions = found.flatMap(({ Name, Value }) => (typeof Value === 'string' ? [{ Name, Value }] : []))
      if (dimensions.length < names.length) return []
      return Metrics.flatMap(({ Name, Unit }) => {
        const metric = { Namespace, MetricName: Name, Dimensions: dimensions }
        const read = values.safeParse(data[Name])
        return (read.data ?? []).map((value) => [metric, sampleOf(Timestamp, value, Unit)] as const)
      })
    }),
  )
}

/** Adds what a line of a log measures. */
export function addEmbedded(metrics: Metrics, message: string): void {
  for (const [metric, sample] of embeddedMetrics(message)) metrics.add(metric, sample)
}
