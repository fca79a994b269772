import type { AsyncInvocations } from '../lambda/async-invocations.ts'
import type { Queues } from '../lambda/queues.ts'
import { isLike } from '../lambda/resource-policy.ts'
import type { RuleTarget } from '../template/kinds/events.ts'
import type { Permission, RuleResource, Stack } from '../template/stack.ts'
import type { BusEvent } from './event.ts'

/** An event that a target never got: AWS drops it, or puts it in the rule's dead letter queue, without a try. */
export type Undelivered = {
  readonly event: BusEvent
  readonly ruleArn: string
  readonly targetArn: string
  readonly because: 'NO_PERMISSIONS' | 'NO_RESOURCE'
  /** Undefined: lost. */
  readonly deadLetterArn: string | undefined
}

export type TargetParts = {
  readonly stack: Stack
  readonly events: AsyncInvocations
  readonly queues: Queues
}

/** Hands events to rule targets: Lambda functions and SQS queues. */
export function targets({ stack, events, queues }: TargetParts) {
  const undelivered: Undelivered[] = []
  const { account } = stack.place

  const hand = (target: RuleTarget, rule: RuleResource, payload: string): Undelivered['because'] | undefined => {
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
      const because = hand(target, rule, payload)
      if (!because) return
      const queueArn = target.DeadLetterConfig?.Arn
      const attributes = { RULE_ARN: rule.arn, TARGET_ARN: target.Arn, ERROR_CODE: because, RETRY_ATTEMPTS: '0' }
      const sender = { service: 'events.amazonaws.com', sourceArn: rule.arn, account }
      const kept = queueArn !== undefined && queues.send(queueArn, payload, attributes, sender)
      const deadLetterArn = kept ? queueArn : undefined
      undelivered.push({ event, ruleArn: rule.arn, targetArn: target.Arn, because, deadLetterArn })
    },
  }
}

/** Throws for a target that is not run here: it would be a rule that quietly does nothing. */
export function checkTargets(rule: RuleResource): void {
  for (const { Arn } of rule.targets) {
    if (/^arn:aws:(lambda|sqs):/.test(Arn)) continue
    throw new Error(`Cannot run rule ${rule.name}: local AWS delivers to Lambda and SQS only, not to ${Arn}`)
  }
}

function permits(permission: Permission, functionArn: string, ruleArn: string, account: string): boolean {
  return (
    functionArn.endsWith(`:function:${permission.functionName}`) &&
    permission.principal === 'events.amazonaws.com' &&
    isLike(permission.action, 'lambda:InvokeFunction') &&
    (permission.sourceArn === undefined || isLike(permission.sourceArn, ruleArn)) &&
    (permission.sourceAccount === undefined || permission.sourceAccount === account)
  )
}
