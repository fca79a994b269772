import { COMPARISONS, MISSING, type Rule } from '../cloudwatch/alarms/judge.ts'
import type { MetricQuery } from '../cloudwatch/metrics/metric-query.ts'
import { type AlarmProperties, metricAlarm } from './kinds/alarms.ts'
import type { Resources } from './resources.ts'
import type { AlarmResource } from './stack.ts'

/** The alarms of a stack. One that local AWS cannot evaluate says what the problem is. */
export function alarmsOf(resources: Resources): readonly AlarmResource[] {
  return resources.all(metricAlarm).map(({ identity, properties }) => ({
    name: identity.ref,
    description: properties.AlarmDescription,
    enabled: properties.ActionsEnabled,
    actions: properties.AlarmActions,
    okActions: properties.OKActions,
    insufficientDataActions: properties.InsufficientDataActions,
    queries: queriesOf(properties),
    ...ruleOf(properties),
  }))
}

function ruleOf(properties: AlarmProperties): Pick<AlarmResource, 'rule' | 'problem'> {
  const { EvaluationPeriods, DatapointsToAlarm, Threshold, ThresholdMetricId } = properties
  const operator = COMPARISONS.find((one) => one === properties.ComparisonOperator)
  const missing = MISSING.find((one) => one === properties.TreatMissingData)
  const isKnown = ThresholdMetricId === undefined && operator !== undefined && missing !== undefined
  if (!isKnown || EvaluationPeriods === undefined || Threshold === undefined)
    return { rule: undefined, problem: `Local AWS does not support ${unknownIn(properties)}` }
  if (properties.EvaluateLowSampleCountPercentile === 'ignore')
    return { rule: undefined, problem: 'Local AWS does not support EvaluateLowSampleCountPercentile: ignore' }
  const rule: Rule = {
    ...{ operator, missing, threshold: Threshold, evaluationPeriods: EvaluationPeriods },
    datapointsToAlarm: DatapointsToAlarm ?? EvaluationPeriods,
  }
  return { rule, problem: undefined }
}

function unknownIn({
  ThresholdMetricId,
  ComparisonOperator,
  EvaluationPeriods,
  Threshold,
  TreatMissingData,
}: AlarmProperties): string {
  if (ThresholdMetricId !== undefined) return 'alarms of anomaly detection'
  if (EvaluationPeriods === undefined || Threshold === undefined) return 'alarms without EvaluationPeriods or Threshold'
  return `the ComparisonOperator ${ComparisonOperator} with TreatMissingData ${TreatMissingData}`
}

function queriesOf(properties: AlarmProperties): readonly MetricQuery[] {
  const { Namespace, MetricName, Dimensions, Period, Unit, Metrics } = properties
  if (Metrics !== undefined) return Metrics.map(lineOf)
  const stat = properties.Statistic ?? properties.ExtendedStatistic
  if (Namespace === undefined || MetricName === undefined || stat === undefined || Period === undefined) return []
  const metric = { Namespace, MetricName, Dimensions }
  const of = { kind: 'metric', metric, stat, periodSeconds: Period, unit: Unit } as const
  return [{ id: 'm1', label: undefined, returnsData: true, of }]
}

function lineOf({
  Id,
  Label,
  ReturnData,
  Expression,
  MetricStat,
}: NonNullable<AlarmProperties['Metrics']>[number]): MetricQuery {
  const base = { id: Id, label: Label, returnsData: ReturnData }
  if (MetricStat === undefined) return { ...base, of: { kind: 'expression', expression: Expression ?? '' } }
  const { Metric, Stat, Period, Unit } = MetricStat
  return { ...base, of: { kind: 'metric', metric: Metric, stat: Stat, periodSeconds: Period, unit: Unit } }
}
