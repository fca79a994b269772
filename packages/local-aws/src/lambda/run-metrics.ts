import type { Metric } from '../cloudwatch/metrics/metric.ts'
import { sampleOf } from '../cloudwatch/metrics/metric.ts'
import type { Metrics } from '../cloudwatch/metrics/store.ts'
import type { Run } from './functions.ts'

export function functionMetric(functionName: string, MetricName: string): Metric {
  return { Namespace: 'AWS/Lambda', MetricName, Dimensions: [{ Name: 'FunctionName', Value: functionName }] }
}

/** What Lambda measures of a run, at the time when it began. It has no errors of 0 where there is no run. */
export function measureRun({ functionName, at, outcome, iteratorAgeMs }: Run, endedAt: Date, metrics: Metrics): void {
  const time = at.getTime()
  const add = (name: string, value: number, unit: string) =>
    metrics.add(functionMetric(functionName, name), sampleOf(time, value, unit))
  add('Invocations', 1, 'Count')
  add('Errors', outcome.ok ? 0 : 1, 'Count')
  add('Duration', endedAt.getTime() - time, 'Milliseconds')
  if (iteratorAgeMs !== undefined) add('IteratorAge', iteratorAgeMs, 'Milliseconds')
}
