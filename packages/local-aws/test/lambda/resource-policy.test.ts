import { expect, test } from 'vitest'
import { letsIn } from '../../src/lambda/resource-policy.ts'

const request = {
  service: 'scheduler.amazonaws.com',
  action: 'sts:AssumeRole',
  context: { 'aws:SourceArn': 'arn:aws:scheduler:us-east-1:1:schedule-group/curfew', 'aws:SourceAccount': '1' },
}
const allow = { Effect: 'Allow', Principal: { Service: 'scheduler.amazonaws.com' }, Action: 'sts:AssumeRole' }

test.each([
  ['the service', [allow], true],
  ['another service', [{ ...allow, Principal: { Service: ['lambda.amazonaws.com'] } }], false],
  ['one of several services', [{ ...allow, Principal: { Service: ['x', 'scheduler.amazonaws.com'] } }], true],
  ['anyone', [{ ...allow, Principal: '*' }], true],
  ['another action', [{ ...allow, Action: 'sts:TagSession' }], false],
  ['its account', [{ ...allow, Condition: { StringEquals: { 'aws:SourceAccount': '1' } } }], true],
  ['another account', [{ ...allow, Condition: { StringEquals: { 'aws:SourceAccount': '2' } } }], false],
  [
    'its group',
    [{ ...allow, Condition: { ArnLike: { 'AWS:SourceArn': 'arn:aws:scheduler:*:1:schedule-group/curfew' } } }],
    true,
  ],
  [
    'another group',
    [{ ...allow, Condition: { ArnEquals: { 'aws:SourceArn': 'arn:aws:scheduler:us-east-1:1:schedule-group/other' } } }],
    false,
  ],
  ['a key that nobody states', [{ ...allow, Condition: { StringEquals: { 'aws:SourceOrgID': 'o' } } }], false],
  ['all, but denies one', [allow, { ...allow, Effect: 'Deny' }], false],
])('a policy that names %s', (_, Statement, expected) => {
  expect(letsIn([{ Version: '2012-10-17', Statement }], request)).toBe(expected)
})

test('a policy with a resource lets in for that resource only', () => {
  const Statement = { ...allow, Action: 'sqs:*', Resource: 'arn:aws:sqs:us-east-1:1:dead' }
  const ask = (resource: string) => letsIn([{ Statement }], { ...request, action: 'sqs:SendMessage', resource })

  expect([ask('arn:aws:sqs:us-east-1:1:dead'), ask('arn:aws:sqs:us-east-1:1:other')]).toEqual([true, false])
})

test('a condition that cannot be decided is an error, not a guess', () => {
  const Statement = { ...allow, Condition: { Bool: { 'aws:SourceAccount': 'true' } } }

  expect(() => letsIn([{ Statement }], request)).toThrow('Cannot decide Bool')
})
