import { describe, expect, test } from 'vitest'
import { evaluate } from '../src/evaluate.ts'
import { parsePolicy } from '../src/parse.ts'
import { decide } from './ask.ts'

const policy = (...Statement: readonly object[]) => parsePolicy({ Version: '2012-10-17', Statement })
const readAll = policy({ Sid: 'Read', Effect: 'Allow', Action: 's3:Get*', Resource: '*' })
const readA = policy({ Effect: 'Allow', Action: 's3:*', Resource: 'arn:aws:s3:::a/*' })
const denyA = policy(
  { Effect: 'Allow', Action: '*', Resource: '*' },
  { Sid: 'NotA', Effect: 'Deny', Action: '*', Resource: 'arn:aws:s3:::a/*' },
)
const getA = { action: 's3:GetObject', resource: 'arn:aws:s3:::a/k', context: {} }
const getB = { ...getA, resource: 'arn:aws:s3:::b/k' }

test('nothing is allowed unless a policy allows it', () => {
  expect(evaluate({ identity: [] }, getA)).toEqual({ decision: 'deny', because: { notAllowedBy: 'identity' } })
})

test('an allow names the statement that gave it', () => {
  expect(evaluate({ identity: [readA, readAll], boundary: null }, getB)).toEqual({
    decision: 'allow',
    because: { allowedBy: { layer: 'identity', policy: 1, statement: 0, sid: 'Read' } },
  })
})

test.each(['boundary', 'session'] as const)('a %s allows nothing by itself', (layer) => {
  expect(evaluate({ identity: [], [layer]: readAll }, getA)).toMatchObject({ decision: 'deny' })
})

test.each(['boundary', 'session'] as const)('a %s must allow as well', (layer) => {
  expect(evaluate({ identity: [readAll], [layer]: readA }, getA).decision).toBe('allow')
  expect(evaluate({ identity: [readAll], [layer]: readA }, getB)).toEqual({
    decision: 'deny',
    because: { notAllowedBy: layer },
  })
})

describe('a Deny in any layer wins', () => {
  test.each([
    ['identity', { identity: [readAll, denyA] }, 1],
    ['boundary', { identity: [readAll], boundary: denyA }, 0],
    ['session', { identity: [readAll], session: denyA }, 0],
  ] as const)('%s', (layer, policies, index) => {
    expect(evaluate(policies, getB).decision).toBe('allow')
    expect(evaluate(policies, getA)).toEqual({
      decision: 'deny',
      because: { deniedBy: { layer, policy: index, statement: 1, sid: 'NotA' } },
    })
  })
})

test.each([
  ['s3:GetObject', 's3:getobject', 'allow'],
  ['S3:GETOBJECT', 's3:GetObject', 'allow'],
  ['s3:Get*', 's3:GetObjectVersion', 'allow'],
  ['s3:GetObject?', 's3:GetObject', 'deny'],
  ['s3:GetObject', 's3:GetObjectAcl', 'deny'],
  ['*', 'iam:PassRole', 'allow'],
  ['*:*', 'iam:PassRole', 'allow'],
] as const)('Action %s, requested %s: %s', (pattern, action, expected) => {
  expect(decide([policy({ Effect: 'Allow', Action: pattern, Resource: '*' })], action, '*')).toBe(expected)
})

test.each([
  ['arn:aws:s3:::b/train/*', 'arn:aws:s3:::b/train/x', 'allow'],
  ['arn:aws:s3:::b/train/*', 'arn:aws:s3:::b/train/../test', 'allow'],
  ['arn:aws:s3:::b/train/*', 'arn:aws:s3:::b/train', 'deny'],
  ['arn:aws:s3:::b/train/*', 'arn:aws:s3:::b/train2/x', 'deny'],
  ['arn:aws:s3:::b/train/*', 'arn:aws:s3:::b/Train/x', 'deny'],
  ['arn:aws:s3:::b', 'arn:aws:s3:::b/x', 'deny'],
  ['*', '*', 'allow'],
  ['arn:aws:ecr:us-east-1:1:repository/a', '*', 'deny'],
] as const)('Resource %s, requested %s: %s', (pattern, resource, expected) => {
  expect(decide([policy({ Effect: 'Allow', Action: '*', Resource: pattern })], 'x:y', resource)).toBe(expected)
})

test('NotAction and NotResource cover everything else', () => {
  const policies = [policy({ Effect: 'Allow', NotAction: ['iam:*', 's3:Put*'], NotResource: 'arn:aws:s3:::a/*' })]

  expect(decide(policies, 's3:GetObject', 'arn:aws:s3:::b/k')).toBe('allow')
  expect(decide(policies, 's3:PutObject', 'arn:aws:s3:::b/k')).toBe('deny')
  expect(decide(policies, 'iam:PassRole', 'arn:aws:s3:::b/k')).toBe('deny')
  expect(decide(policies, 's3:GetObject', 'arn:aws:s3:::a/k')).toBe('deny')
})
