import type { Metric } from '../cloudwatch/metrics/metric.ts'
import type { Metrics } from '../cloudwatch/metrics/store.ts'
import type { AsyncInvocations } from '../lambda/async-invocations.ts'
import type { Queues } from '../lambda/queues.ts'
import { matchesWildcard } from '../lambda/resource-policy.ts'
import type { RuleTarget } from '../template/kinds/events.ts'
import type { Permission, RuleResource, Stack } from '../template/stack.ts'
import type { BusEvent } from './event.ts'

/** An event that did not reach a target: without retries, AWS drops it or sends it to the dead-letter queue of the rule. */
export type Undelivered = {
  readonly event: BusEvent
  readonly ruleArn: string
  readonly targetArn: string
  readonly because: 'NO_PERMISSIONS' | 'NO_RESOURCE'
  /** The queue that received it; undefined if it is lost. */
  readonly deadLetterArn: string | undefined
}

export type TargetParts = {
  readonly stack: Stack
  readonly events: AsyncInvocations
  readonly queues: Queues
  readonly metrics?: Metrics
}

/** Delivers events to rule targets: Lambda functions and SQS queues. */
export function createTargets({ stack, events, queues, metrics }: TargetParts) {
  const undelivered: Undelivered[] = []
  const { account } = stack.location

  const send = (target: RuleTarget, rule: RuleResource, payload: string): Undelivered['because'] | undefined => {
    if (target.Arn.startsWith('arn:aws:sqs:')) {
      const sender = { service: 'events.amazonaws.com', sourceArn: rule.arn, account }
      return queues.send(target.Arn, payload, {}, sender) ? undefined : 'NO_PERMISSIONS'
    }
    if (!stack.permissions.some((permission) => permits(permission, target.Arn, rule.arn, account)))
      return 'NO_PERMISSIONS'
    return events.enqueue(target.Arn, payload) ? undefined : 'NO_RESOURCE'
  }

  return {
    undelivered,
    deliver: (event: BusEvent, rule: RuleResource, target: RuleTarget): void => {
      const payload = target.Input ?? JSON.stringify(event)
      const because = send(target, rule, payload)
      if (!because) return
      metrics?.measure(failedInvocations(rule), 1, 'Count')
      const queueArn = target.DeadLetterConfig?.Arn
      const attributes = { RULE_ARN: rule.arn, TARGET_ARN: target.Arn, ERROR_CODE: because, RETRY_ATTEMPTS: '0' }
      const sender = { service: 'events.amazonaws.com', sourceArn: rule.arn, account }
      const isSent = queueArn !== undefined && queues.send(queueArn, payload, attributes, sender)
      const deadLetterArn = isSent ? queueArn : undefined
      undelivered.push({ event, ruleArn: rule.arn, targetArn: target.Arn, because, deadLetterArn })
    },
  }
}

/** EventBridge names the bus beside the rule, unless it is the default bus. */
function failedInvocations({ bus, name }: RuleResource): Metric {
  const ofBus = bus === 'default' ? [] : [{ Name: 'EventBusName', Value: bus }]
  const Dimensions = [...ofBus, { Name: 'RuleName', Value: name }]
  return { Namespace: 'AWS/Events', MetricName: 'FailedInvocations', Dimensions }
}

/** Throws for a target that is not supported: its rule would silently do nothing. */
export function checkTargets(rule: RuleResource): void {
  for (const { Arn } of rule.targets) {
    if (/^arn:aws:(lambda|sqs):/.test(Arn)) continue
    throw new Error(`Cannot run rule ${rule.name}: local AWS supports Lambda and SQS targets only, not ${Arn}`)
  }
}

function permits(permission: Permission, functionArn: string, ruleArn: string, account: string): boolean {
  return (
    functionArn.endsWith(`:function:${permission.functionName}`) &&
    permission.principal === 'events.amazonaws.com' &&
    matchesWildcard(permission.action, 'lambda:InvokeFunction') &&
    (permission.sourceArn === undefined || matchesWildcard(permission.sourceArn, ruleArn)) &&
    (permission.sourceAccount === undefined || permission.sourceAccount === account)
  )
}
