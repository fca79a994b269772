import type { Metric } from './metric.ts'

/** The metrics of AWS's own services that local AWS has. */
const PUBLISHED: Readonly<Record<string, readonly string[]>> = {
  'AWS/Lambda': ['Invocations', 'Errors', 'Duration', 'Throttles', 'IteratorAge', 'DestinationDeliveryFailures'],
  'AWS/Events': ['FailedInvocations'],
  'AWS/Scheduler': [
    ...['TargetErrorCount', 'InvocationDroppedCount', 'InvocationsFailedToBeSentToDeadLetterCount'],
    'InvocationsSentToDeadLetterCount',
  ],
  'AWS/SQS': ['ApproximateNumberOfMessagesVisible', 'ApproximateNumberOfMessagesNotVisible'],
}

/** Why nothing can be said of a metric: local AWS does not measure it, so that its silence says nothing. */
export function unpublished({ Namespace, MetricName }: Pick<Metric, 'Namespace' | 'MetricName'>): string | undefined {
  if (!Namespace.startsWith('AWS/') || PUBLISHED[Namespace]?.includes(MetricName)) return undefined
  return `Local AWS does not support the metric ${MetricName} of ${Namespace}`
}
