import { evaluate } from '@curfew/iam-policy/evaluate'
import { parsePolicy } from '@curfew/iam-policy/parse'
import { letsIn } from '@curfew/local-aws/lambda/resource-policy'
import { readStack } from '@curfew/local-aws/template/load'
import type { FunctionResource, RuleResource, Stack } from '@curfew/local-aws/template/stack'
import { expect, test } from 'vitest'
import { changed, PLACE, type Template, templateIn } from './template.ts'

const template = templateIn('.serverless')
const RULE = 'Resources/Curfewendaccessrule2EventBridgeRule/Properties'

test('no rule can lose an event: each is tried again, then kept, and may do both', () => {
  expect(rulesThatLose(template)).toEqual([])
})

test.each([
  ['without a retry policy', `${RULE}/Targets/0/RetryPolicy`, undefined, 'is not told how often to try again'],
  ['without dead letters', `${RULE}/Targets/0/DeadLetterConfig`, undefined, 'keeps no dead letters'],
  [
    'whose dead letters go nowhere',
    `${RULE}/Targets/0/DeadLetterConfig/Arn`,
    'arn:aws:sqs:us-east-1:111122223333:x',
    'keeps no dead letters',
  ],
  [
    'that the queue does not let in',
    'Resources/DeadLettersPolicy/Properties/PolicyDocument/Statement/0/Condition/ArnLike/aws:SourceArn/1',
    'arn:aws:events:us-east-1:111122223333:rule/other-*',
    'may not write to its queue of dead letters',
  ],
  ['that may not call its Lambda', 'Resources/EndDashaccessEventBridgeLambdaPermission2', undefined, 'may not call'],
])('a rule %s is found', (_, path, value, problem) => {
  expect(rulesThatLose(changed(template, path, value))).toContainEqual(
    expect.stringMatching(`^curfew-end-access-rule-2 ${problem}`),
  )
})

test('no run can be lost: each Lambda says how often and for how long it is tried again, and may keep what failed', () => {
  expect(runsThatGetLost(template)).toEqual([])
})

test.each([
  ['an age', 'Resources/SweepLambdaEvConf/Properties/MaximumEventAgeInSeconds', 'says no longest age'],
  ['a number of attempts', 'Resources/SweepLambdaEvConf/Properties/MaximumRetryAttempts', 'says no number of attempts'],
  ['a destination', 'Resources/SweepLambdaEvConf/Properties/DestinationConfig', 'does not keep what failed'],
  ['all of it', 'Resources/SweepLambdaEvConf', 'says no longest age'],
  ['the right to keep it', 'Resources/SweepRole/Properties/Policies/0', 'does not keep what failed'],
])('a Lambda without %s is found', (_, path, problem) => {
  expect(runsThatGetLost(changed(template, path))).toContainEqual(`curfew-sweep ${problem}`)
})

test('each Lambda has a role of its own', () => {
  const roles = readStack(template, PLACE).functions.map(({ roleArn }) => roleArn)

  expect(new Set(roles).size).toBe(5)
})

test('the queue of dead letters takes none from other rules, other accounts, or other queues', () => {
  const { queues, rules } = readStack(template, PLACE)
  const queue = queues.find(({ name }) => name === 'curfew-dead-letters')
  const own = rules[0]?.arn ?? ''
  const takes = (sourceArn: string, account = PLACE.account) =>
    mayWrite(queue?.policies ?? [], sourceArn, queue?.arn ?? '', account)

  expect(takes(own)).toBe(true)
  expect(takes(own, '999999999999')).toBe(false)
  expect(takes('arn:aws:events:us-east-1:111122223333:rule/curfew-dev/curfew-dev-end-access-rule-1')).toBe(false)
  expect(takes('arn:aws:events:us-east-1:111122223333:rule/curfew-dev-sweep-rule-1')).toBe(false)
  expect(queue?.takesFrom).toEqual(queues.filter(({ redrive }) => redrive !== undefined).map(({ arn }) => arn))
})

test.each(['schedule', 'end'])(
  'what %s-access cannot do comes again for a day, and nobody else writes there',
  (name) => {
    const { queues, eventSources, rules } = readStack(template, PLACE)
    const queue = queues.find((one) => one.name === `curfew-${name}-retries`)
    const seconds = (queue?.hiddenSeconds ?? 0) * (queue?.redrive?.mostReceives ?? 0)

    expect(seconds).toBe(24 * 3600)
    expect(eventSources).toContainEqual({ queueArn: queue?.arn, functionName: `curfew-${name}-access` })
    expect(mayWrite(queue?.policies ?? [], rules[0]?.arn ?? '', queue?.arn ?? '')).toBe(false)
    expect(queue?.takesFrom).toEqual([])
    const onlyItself = { ArnNotEquals: { 'aws:PrincipalArn': `arn:aws:iam::111122223333:role/curfew-${name}-access` } }
    expect(queue?.policies).toMatchObject([
      { Statement: [{ Effect: 'Deny', Action: 'sqs:SendMessage', Condition: onlyItself }, { Effect: 'Deny' }] },
    ])
  },
)

test.each([
  ['as the template says', {}, [5, 5]],
  ['none, if the stage reserves none', { 'Fn::Equals': ['same', 'other'] }, [undefined, undefined]],
])('copies of the Lambdas that change IAM are limited: %s', (_, condition, expected) => {
  const path = 'Conditions/HasIamConcurrency'
  const which = Object.keys(condition).length === 0 ? template : changed(template, path, condition)
  const { functions } = readStack(which, PLACE)
  const limitOf = (name: string) => functions.find((fn) => fn.name === `curfew-${name}`)?.reservedConcurrency

  expect([limitOf('settle-access'), limitOf('rotate-keys')]).toEqual(expected)
})

function rulesThatLose(source: Template): readonly string[] {
  const stack = readStack(source, PLACE)
  return stack.rules.flatMap((rule) => rule.targets.flatMap((target) => problemsOf(rule, target, stack)))
}

function problemsOf(rule: RuleResource, target: RuleResource['targets'][number], stack: Stack): readonly string[] {
  const queue = stack.queues.find(({ arn }) => arn === target.DeadLetterConfig?.Arn)
  const mayCall = stack.permissions.some(
    ({ functionName, sourceArn }) => target.Arn.endsWith(`:${functionName}`) && sourceArn === rule.arn,
  )
  return [
    ...(target.RetryPolicy === undefined ? ['is not told how often to try again'] : []),
    ...(queue === undefined ? ['keeps no dead letters'] : []),
    ...(queue !== undefined && !mayWrite(queue.policies, rule.arn, queue.arn)
      ? ['may not write to its queue of dead letters']
      : []),
    ...(mayCall ? [] : [`may not call ${target.Arn}`]),
  ].map((problem) => `${rule.name} ${problem}`)
}

function mayWrite(policies: readonly unknown[], sourceArn: string, resource: string, account = PLACE.account): boolean {
  const context = { 'aws:SourceArn': sourceArn, 'aws:SourceAccount': account }
  return letsIn(policies, { service: 'events.amazonaws.com', action: 'sqs:SendMessage', resource, context })
}

function runsThatGetLost(source: Template): readonly string[] {
  const stack = readStack(source, PLACE)
  const configs = Object.values(source.Resources).filter(({ Type }) => Type === 'AWS::Lambda::EventInvokeConfig')
  return stack.functions.flatMap((fn) => {
    const config =
      configs.find(({ Properties }) => refersTo(source, Properties.FunctionName, fn.name))?.Properties ?? {}
    return [
      ...('MaximumEventAgeInSeconds' in config ? [] : ['says no longest age']),
      ...('MaximumRetryAttempts' in config ? [] : ['says no number of attempts']),
      ...(keepsWhatFailed(fn, stack) ? [] : ['does not keep what failed']),
    ].map((problem) => `${fn.name} ${problem}`)
  })
}

function refersTo({ Resources }: Template, reference: unknown, name: string): boolean {
  return Object.entries(Resources).some(
    ([logicalId, { Properties }]) =>
      Properties.FunctionName === name && JSON.stringify(reference) === JSON.stringify({ Ref: logicalId }),
  )
}

/** Lambda writes the letter as the function's own role. */
function keepsWhatFailed({ roleArn, onFailureArn }: FunctionResource, { roles, queues }: Stack): boolean {
  const inline = Object.values(roles.find(({ arn }) => arn === roleArn)?.inline ?? {})
  const request = { action: 'sqs:SendMessage', resource: onFailureArn ?? '', context: {} }
  const { decision } = evaluate({ identity: inline.map(parsePolicy) }, request)
  return queues.some(({ arn }) => arn === onFailureArn) && decision === 'allow'
}
