import { readStack } from '@curfew/local-aws/template/load'
import { monitoringOf } from './monitoring.ts'
import { PLACE, type Template } from './template.ts'

/** Errors and throttles of Lambdas, lost dead letters of Lambdas, and failures of rules, that no alarm watches. */
export function unwatched(template: Template): readonly string[] {
  const { functions, rules } = readStack(template, PLACE)
  const watched = monitoringOf(template).alarms.flatMap(({ metrics }) =>
    metrics.map(({ MetricName, Dimensions }) => `${MetricName} of ${Dimensions.at(-1)?.Value}`),
  )
  const required = [
    ...functions.flatMap(({ name }) =>
      ['Errors', 'Throttles', 'DestinationDeliveryFailures'].map((metric) => `${metric} of ${name}`),
    ),
    ...rules.map(({ name }) => `FailedInvocations of ${name}`),
  ]
  return required.filter((one) => !watched.includes(one))
}

/** A hard limit of CloudWatch for alarms on a math expression. */
const MAX_METRICS = 10

/** Alarms that a deployment would fail to create, because they watch too many metrics. */
export function overfullAlarms(template: Template): readonly string[] {
  const { alarms } = monitoringOf(template)
  return alarms.filter(({ metrics }) => metrics.length > MAX_METRICS).map(({ logicalId }) => logicalId)
}
