import { evaluate } from '@curfew/iam-policy/evaluate'
import { parsePolicy } from '@curfew/iam-policy/parse'
import { allowsService } from '@curfew/local-aws/lambda/resource-policy'
import { readStack } from '@curfew/local-aws/template/load'
import type { FunctionResource, RuleResource, Stack } from '@curfew/local-aws/template/stack'
import * as z from 'zod'
import { PLACE, type Template } from './template.ts'

/** Rules that can lose an event: without retries, without a dead-letter queue, or without permission to use it. */
export function rulesThatLoseEvents(template: Template): readonly string[] {
  const stack = readStack(template, PLACE)
  return stack.rules.flatMap((rule) => rule.targets.flatMap((target) => problemsOf(rule, target, stack)))
}

/** Lambdas that can lose an event: without limits of their retries, or without a queue for failed events. */
export function lambdasThatLoseEvents(template: Template): readonly string[] {
  const stack = readStack(template, PLACE)
  const configs = Object.values(template.Resources).filter(({ Type }) => Type === 'AWS::Lambda::EventInvokeConfig')
  return stack.functions.flatMap((fn) => {
    const config =
      configs.find(({ Properties }) => refersTo(template, Properties.FunctionName, fn.name))?.Properties ?? {}
    return [
      ...('MaximumEventAgeInSeconds' in config ? [] : ['has no maximum event age']),
      ...('MaximumRetryAttempts' in config ? [] : ['has no maximum number of retries']),
      ...(keepsFailedEvents(fn, stack) ? [] : ['does not keep failed events']),
    ].map((problem) => `${fn.name} ${problem}`)
  })
}

/** Whether the policies of a queue let EventBridge send to it on behalf of a rule. */
export function maySend(
  policies: readonly unknown[],
  ruleArn: string,
  queueArn: string,
  account = PLACE.account,
): boolean {
  const context = { 'aws:SourceArn': ruleArn, 'aws:SourceAccount': account }
  const request = { service: 'events.amazonaws.com', action: 'sqs:SendMessage', resource: queueArn, context }
  return allowsService(policies, request)
}

function problemsOf(rule: RuleResource, target: RuleResource['targets'][number], stack: Stack): readonly string[] {
  const queue = stack.queues.find(({ arn }) => arn === target.DeadLetterConfig?.Arn)
  const mayInvoke = stack.permissions.some(
    ({ functionName, sourceArn }) => target.Arn.endsWith(`:${functionName}`) && sourceArn === rule.arn,
  )
  return [
    ...(target.RetryPolicy === undefined ? ['has no retry policy'] : []),
    ...(queue === undefined ? ['has no dead-letter queue'] : []),
    ...(queue !== undefined && !maySend(queue.policies, rule.arn, queue.arn)
      ? ['may not send to its dead-letter queue']
      : []),
    ...(mayInvoke ? [] : [`may not invoke ${target.Arn}`]),
  ].map((problem) => `${rule.name} ${problem}`)
}

function refersTo({ Resources }: Template, reference: unknown, name: string): boolean {
  return Object.entries(Resources).some(
    ([logicalId, { Properties }]) =>
      Properties.FunctionName === name && JSON.stringify(reference) === JSON.stringify({ Ref: logicalId }),
  )
}

/** Lambda sends failed events with the permissions of the function's own role, and the queue must not deny them. */
function keepsFailedEvents({ roleArn, onFailureArn }: FunctionResource, { roles, queues }: Stack): boolean {
  const queue = queues.find(({ arn }) => arn === onFailureArn)
  if (queue === undefined) return false
  const inline = Object.values(roles.find(({ arn }) => arn === roleArn)?.inline ?? {})
  const context = {
    'aws:PrincipalArn': roleArn,
    'aws:PrincipalIsAWSService': 'false',
    'aws:SecureTransport': 'true',
  }
  const identity = [...inline, ...queue.policies.map(denialsIn)].map(parsePolicy)
  return evaluate({ identity }, { action: 'sqs:SendMessage', resource: queue.arn, context }).decision === 'allow'
}

const queuePolicy = z.object({
  Version: z.string(),
  Statement: z.array(z.looseObject({ Effect: z.string(), Principal: z.unknown() })),
})

/** What a queue denies to everybody, as a policy of an identity. */
function denialsIn(document: unknown): unknown {
  const { Version, Statement } = queuePolicy.parse(document)
  return {
    Version,
    Statement: Statement.flatMap(({ Principal, ...statement }) => (statement.Effect === 'Deny' ? [statement] : [])),
  }
}
