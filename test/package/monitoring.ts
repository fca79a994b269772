import type { Kind } from '@curfew/local-aws/template/kind'
import { KINDS } from '@curfew/local-aws/template/load'
import { readResources } from '@curfew/local-aws/template/resources'
import * as z from 'zod'
import { PLACE, type Template } from './template.ts'

const dimension = z.object({ Name: z.string(), Value: z.string() })
const metric = z.object({ Namespace: z.string(), MetricName: z.string(), Dimensions: z.array(dimension) })

const alarmProperties = z
  .object({
    AlarmName: z.string(),
    AlarmDescription: z.string(),
    AlarmActions: z.array(z.string()).default([]),
    OKActions: z.array(z.string()).default([]),
    TreatMissingData: z.enum(['breaching', 'notBreaching']),
    ComparisonOperator: z.string(),
    Metrics: z.array(z.object({ MetricStat: z.object({ Metric: metric }).optional() })).default([]),
  })
  .and(metric.partial())

const alarmKind = kind('AWS::CloudWatch::Alarm', alarmProperties)
const dashboardKind = kind('AWS::CloudWatch::Dashboard', z.object({ DashboardBody: z.string() }))
const queryKind = kind(
  'AWS::Logs::QueryDefinition',
  z.object({ Name: z.string(), LogGroupNames: z.array(z.string()), QueryString: z.string() }),
)

export type Metric = z.infer<typeof metric>

/** Alarms, the dashboard and the saved queries, with every reference resolved. */
export function monitoringOf(template: Template) {
  const resources = readResources(template, PLACE, KINDS)
  return {
    alarms: resources.all(alarmKind).map(({ logicalId, properties }) => ({
      logicalId,
      ...properties,
      metrics: metricsOf(properties),
    })),
    dashboards: resources
      .all(dashboardKind)
      .map(({ properties }) => z.json().parse(JSON.parse(properties.DashboardBody))),
    queries: resources.all(queryKind).map(({ properties }) => properties),
  }
}

function metricsOf({ Namespace, MetricName, Dimensions, Metrics }: z.infer<typeof alarmProperties>): readonly Metric[] {
  if (Namespace !== undefined && MetricName !== undefined && Dimensions !== undefined)
    return [{ Namespace, MetricName, Dimensions }]
  return Metrics.flatMap(({ MetricStat }) => MetricStat?.Metric ?? [])
}

function kind<T>(type: string, properties: z.ZodType<T>): Kind<T> {
  return { type, properties, identify: ({ generated }) => ({ ref: generated, attributes: {} }) }
}
