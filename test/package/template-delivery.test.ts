import { readStack } from '@curfew/local-aws/template/load'
import { expect, test } from 'vitest'
import { lambdasThatLoseEvents, maySend, rulesThatLoseEvents } from './delivery-problems.ts'
import { changed, PLACE, templateIn } from './template.ts'

const template = templateIn('.serverless-tigris')
const { functions, queues, rules, eventSources } = readStack(template, PLACE)
const RULE = 'Resources/Curfewendaccessrule2EventBridgeRule/Properties'
const DENY_OTHER_SENDERS =
  'Resources/DeadLettersPolicy/Properties/PolicyDocument/Statement/1/Condition/ArnNotEquals/aws:PrincipalArn'

test('no rule loses an event: it retries each, then sends it to a dead-letter queue, and has the permissions for both', () => {
  expect(rulesThatLoseEvents(template)).toEqual([])
})

test.each([
  ['without a retry policy', `${RULE}/Targets/0/RetryPolicy`, undefined, 'has no retry policy'],
  ['without a dead-letter queue', `${RULE}/Targets/0/DeadLetterConfig`, undefined, 'has no dead-letter queue'],
  [
    'with a dead-letter queue that does not exist',
    `${RULE}/Targets/0/DeadLetterConfig/Arn`,
    'arn:aws:sqs:us-east-1:111122223333:x',
    'has no dead-letter queue',
  ],
  [
    'that the policy of the queue does not allow',
    'Resources/DeadLettersPolicy/Properties/PolicyDocument/Statement/0/Condition/ArnLike/aws:SourceArn/1',
    'arn:aws:events:us-east-1:111122223333:rule/other-*',
    'may not send to its dead-letter queue',
  ],
  [
    'without permission for its Lambda',
    'Resources/EndDashaccessEventBridgeLambdaPermission2',
    undefined,
    'may not invoke',
  ],
])('a rule %s is found', (_, path, value, problem) => {
  expect(rulesThatLoseEvents(changed(template, path, value))).toContainEqual(
    expect.stringMatching(`^curfew-end-access-rule-2 ${problem}`),
  )
})

test('no Lambda loses an event: it limits the number and time of its retries, and may send failed events to a queue', () => {
  expect(lambdasThatLoseEvents(template)).toEqual([])
})

test.each([
  ['a maximum age', 'Resources/SweepLambdaEvConf/Properties/MaximumEventAgeInSeconds', 'has no maximum event age'],
  [
    'a number of retries',
    'Resources/SweepLambdaEvConf/Properties/MaximumRetryAttempts',
    'has no maximum number of retries',
  ],
  ['a destination', 'Resources/SweepLambdaEvConf/Properties/DestinationConfig', 'does not keep failed events'],
  ['any configuration of retries', 'Resources/SweepLambdaEvConf', 'has no maximum event age'],
  ['permission to send', 'Resources/SweepRole/Properties/Policies/0', 'does not keep failed events'],
  ['its exception from the denial of the queue', DENY_OTHER_SENDERS, 'does not keep failed events'],
])('a Lambda without %s is found', (_, path, problem) => {
  const value = path === DENY_OTHER_SENDERS ? ['arn:aws:iam::111122223333:role/other'] : undefined

  expect(lambdasThatLoseEvents(changed(template, path, value))).toContainEqual(`curfew-sweep ${problem}`)
})

test('each Lambda has a role of its own', () => {
  expect(new Set(functions.map(({ roleArn }) => roleArn)).size).toBe(functions.length)
})

test('the dead-letter queue accepts messages from no rule of others, no other account, and no other queue', () => {
  const queue = queues.find(({ name }) => name === 'curfew-dead-letters')
  const own = rules[0]?.arn ?? ''
  const accepts = (ruleArn: string, account = PLACE.account) =>
    maySend(queue?.policies ?? [], ruleArn, queue?.arn ?? '', account)

  expect(accepts(own)).toBe(true)
  expect(accepts(own, '999999999999')).toBe(false)
  expect(accepts('arn:aws:events:us-east-1:111122223333:rule/curfew-dev/curfew-dev-end-access-rule-1')).toBe(false)
  expect(accepts('arn:aws:events:us-east-1:111122223333:rule/curfew-dev-sweep-rule-1')).toBe(false)
  expect(queue?.acceptsDeadLettersFrom).toEqual(
    queues.filter(({ redrive }) => redrive !== undefined).map(({ arn }) => arn),
  )
})

test('schedule-access and end-access, which take job and operator events, each have a retry queue', () => {
  expect(eventSources.map(({ functionName }) => functionName).sort()).toEqual([
    'curfew-end-access',
    'curfew-schedule-access',
  ])
})

test.each(eventSources)(
  'only $functionName sends to the queue of events that it retries',
  ({ functionName, queueArn }) => {
    const queue = queues.find(({ arn }) => arn === queueArn)
    const isNotItself = { ArnNotEquals: { 'aws:PrincipalArn': `arn:aws:iam::111122223333:role/${functionName}` } }

    expect(functions.find(({ name }) => name === functionName)?.onFailureArn).toBe(queueArn)
    expect(maySend(queue?.policies ?? [], rules[0]?.arn ?? '', queueArn)).toBe(false)
    expect(queue?.acceptsDeadLettersFrom).toEqual([])
    expect(queue?.policies).toMatchObject([
      { Statement: [{ Effect: 'Deny', Action: 'sqs:SendMessage', Condition: isNotItself }, { Effect: 'Deny' }] },
    ])
  },
)

test.each([
  ['limited to the number of the stage', {}, [5, 5]],
  ['unlimited, if the stage reserves none', { 'Fn::Equals': ['same', 'other'] }, [undefined, undefined]],
])('the concurrency of the Lambdas that change IAM is %s', (_, condition, expected) => {
  const path = 'Conditions/HasIamConcurrency'
  const source = Object.keys(condition).length === 0 ? template : changed(template, path, condition)
  const limitOf = (name: string) =>
    readStack(source, PLACE).functions.find((fn) => fn.name === `curfew-${name}`)?.reservedConcurrency

  expect([limitOf('settle-access'), limitOf('rotate-keys')]).toEqual(expected)
})
