import { expect, test } from 'vitest'
import { allowsService } from '../../src/lambda/resource-policy.ts'

const request = {
  service: 'scheduler.amazonaws.com',
  action: 'sts:AssumeRole',
  context: { 'aws:SourceArn': 'arn:aws:scheduler:us-east-1:1:schedule-group/nightly', 'aws:SourceAccount': '1' },
}
const allow = { Effect: 'Allow', Principal: { Service: 'scheduler.amazonaws.com' }, Action: 'sts:AssumeRole' }

test.each([
  ['the service', true, [allow]],
  ['another service', false, [{ ...allow, Principal: { Service: ['lambda.amazonaws.com'] } }]],
  ['one of several services', true, [{ ...allow, Principal: { Service: ['x', 'scheduler.amazonaws.com'] } }]],
  ['everyone', true, [{ ...allow, Principal: '*' }]],
  ['another action', false, [{ ...allow, Action: 'sts:TagSession' }]],
  ['its account', true, [{ ...allow, Condition: { StringEquals: { 'aws:SourceAccount': '1' } } }]],
  ['another account', false, [{ ...allow, Condition: { StringEquals: { 'aws:SourceAccount': '2' } } }]],
  [
    'its group',
    true,
    [{ ...allow, Condition: { ArnLike: { 'AWS:SourceArn': 'arn:aws:scheduler:*:1:schedule-group/nightly' } } }],
  ],
  [
    'another group',
    false,
    [{ ...allow, Condition: { ArnEquals: { 'aws:SourceArn': 'arn:aws:scheduler:us-east-1:1:schedule-group/other' } } }],
  ],
  [
    'a condition key that the service does not send',
    false,
    [{ ...allow, Condition: { StringEquals: { 'aws:SourceOrgID': 'o' } } }],
  ],
  ['the service in an Allow and a Deny', false, [allow, { ...allow, Effect: 'Deny' }]],
])('a policy that names %s allows the service: %s', (_, expected, Statement) => {
  expect(allowsService([{ Version: '2012-10-17', Statement }], request)).toBe(expected)
})

test('a policy with a resource allows the service for that resource only', () => {
  const Statement = { ...allow, Action: 'sqs:*', Resource: 'arn:aws:sqs:us-east-1:1:dead' }
  const ask = (resource: string) => allowsService([{ Statement }], { ...request, action: 'sqs:SendMessage', resource })

  expect([ask('arn:aws:sqs:us-east-1:1:dead'), ask('arn:aws:sqs:us-east-1:1:other')]).toEqual([true, false])
})

test('a condition operator that is not supported is an error, not a guess', () => {
  const Statement = { ...allow, Condition: { Bool: { 'aws:SourceAccount': 'true' } } }

  expect(() => allowsService([{ Statement }], request)).toThrow('Cannot evaluate Bool')
})
