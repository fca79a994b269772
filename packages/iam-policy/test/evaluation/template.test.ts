// biome-ignore-all lint/suspicious/noTemplateCurlyInString: this is how a policy writes its variables
import { describe, expect, test } from 'vitest'
import { parsePolicy } from '../../src/parse.ts'
import { decide, holds } from '../ask.ts'

const home = (resource: string, element = 'Resource', version = '2012-10-17') => [
  parsePolicy({ Version: version, Statement: { Effect: 'Allow', Action: 's3:GetObject', [element]: resource } }),
]

describe('policy variables in resources', () => {
  test.each<[string, Readonly<Record<string, string | readonly string[]>>, string, 'allow' | 'deny']>([
    ['arn:aws:s3:::b/${aws:username}/*', { 'aws:username': 'ann' }, 'arn:aws:s3:::b/ann/x', 'allow'],
    ['arn:aws:s3:::b/${aws:username}/*', { 'aws:username': 'ann' }, 'arn:aws:s3:::b/bob/x', 'deny'],
    ['arn:aws:s3:::b/${AWS:UserName}/*', { 'aws:username': 'ann' }, 'arn:aws:s3:::b/ann/x', 'allow'],
    ['arn:aws:s3:::b/${aws:username}/*', { 'aws:username': '*' }, 'arn:aws:s3:::b/bob/x', 'deny'],
    ['arn:aws:s3:::b/${aws:username}/*', { 'aws:username': '${x:y}', 'x:y': 'ann' }, 'arn:aws:s3:::b/ann/x', 'deny'],
    ['arn:aws:s3:::b/${aws:username}/*', {}, 'arn:aws:s3:::b//x', 'deny'],
    ['arn:aws:s3:::b/${aws:username}/*', {}, 'arn:aws:s3:::b/${aws:username}/x', 'deny'],
    ['arn:aws:s3:::b/${aws:username}/*', { 'aws:username': ['ann', 'bob'] }, 'arn:aws:s3:::b/ann/x', 'deny'],
    ["arn:aws:s3:::b/${aws:PrincipalTag/team, 'all'}/*", {}, 'arn:aws:s3:::b/all/x', 'allow'],
    [
      "arn:aws:s3:::b/${aws:PrincipalTag/team,'all'}/*",
      { 'aws:PrincipalTag/team': 'ml' },
      'arn:aws:s3:::b/all/x',
      'deny',
    ],
    ["arn:aws:s3:::b/${aws:PrincipalTag/team, '*'}/*", {}, 'arn:aws:s3:::b/ml/x', 'deny'],
    ['arn:aws:s3:::b/${*}/x', {}, 'arn:aws:s3:::b/*/x', 'allow'],
    ['arn:aws:s3:::b/${*}/x', {}, 'arn:aws:s3:::b/any/x', 'deny'],
    ['arn:aws:s3:::b/${?}', {}, 'arn:aws:s3:::b/?', 'allow'],
    ['arn:aws:s3:::b/${?}', {}, 'arn:aws:s3:::b/x', 'deny'],
    ['arn:aws:s3:::b/${$}{aws:username}', { 'aws:username': 'ann' }, 'arn:aws:s3:::b/${aws:username}', 'allow'],
    ['arn:aws:s3:::b/a$b', {}, 'arn:aws:s3:::b/a$b', 'allow'],
    ['arn:aws:s3:::b/${aws:username', { 'aws:username': 'ann' }, 'arn:aws:s3:::b/${aws:username', 'deny'],
  ])('resource %s with %j decides on %s: %s', (pattern, context, resource, expected) => {
    expect(decide(home(pattern), 's3:GetObject', resource, context)).toBe(expected)
  })

  test('before version 2012-10-17 they are literal text, and so is an escape', () => {
    const old = home('arn:aws:s3:::b/${aws:username}/${*}', 'Resource', '2008-10-17')

    expect(decide(old, 's3:GetObject', 'arn:aws:s3:::b/ann/*', { 'aws:username': 'ann' })).toBe('deny')
    expect(decide(old, 's3:GetObject', 'arn:aws:s3:::b/${aws:username}/${anything}')).toBe('allow')
  })

  test('without a value match nothing, so NotResource then covers everything', () => {
    const policies = home('arn:aws:s3:::b/${aws:username}/*', 'NotResource')

    expect(decide(policies, 's3:GetObject', 'arn:aws:s3:::b/ann/x', { 'aws:username': 'ann' })).toBe('deny')
    expect(decide(policies, 's3:GetObject', 'arn:aws:s3:::b/ann/x')).toBe('allow')
  })

  test('that are malformed allow nothing in an Allow and match everything in a Deny', () => {
    const malformed = (Effect: string) =>
      parsePolicy({
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Action: '*', Resource: Effect === 'Deny' ? '*' : 'arn:aws:s3:::b/${x' },
          { Effect, Action: '*', Resource: 'arn:aws:s3:::b/${x' },
        ],
      })

    expect(decide([malformed('Allow')], 's3:GetObject', 'arn:aws:s3:::b/${x')).toBe('deny')
    expect(decide([malformed('Deny')], 's3:GetObject', 'arn:aws:s3:::other/k')).toBe('deny')
  })

  test('do not exist in actions', () => {
    const policies = [
      parsePolicy({ Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 's3:Get*', Resource: '*' } }),
    ]

    expect(decide(policies, 's3:GetObject', 'arn:aws:s3:::b/k')).toBe('allow')
  })
})

describe('policy variables in conditions', () => {
  test.each<[string, string, string, boolean]>([
    ['StringEquals', '${aws:username}', 'ann', true],
    ['StringEquals', '${aws:username}', 'bob', false],
    ['StringEquals', '${aws:nobody}', '', false],
    ['StringNotEquals', '${aws:nobody}', 'ann', true],
    ['StringEquals', '${*}', '*', true],
    ['StringLike', 'home/${aws:username}/*', 'home/ann/x', true],
    ['StringLike', 'home/${aws:username}/*', 'home/bob/x', false],
    ['StringLike', 'home/${*}', 'home/x', false],
    ['ArnLike', 'arn:aws:iam::1:user/${aws:username}', 'arn:aws:iam::1:user/ann', true],
    ['ArnEquals', '${aws:PrincipalArn}', 'arn:aws:iam::1:user/ann', true],
    ['ArnEquals', '${aws:PrincipalArn}', 'arn:aws:iam::1:user/bob', false],
  ])('%s %s, requested %s, holds: %s', (operator, expected, actual, answer) => {
    const principal = { 'aws:username': 'ann', 'aws:PrincipalArn': 'arn:aws:iam::1:user/ann' }

    expect(holds({ [operator]: { 'x:key': expected } }, { 'x:key': actual, ...principal })).toBe(answer)
  })

  test('do not exist for dates, numbers and addresses', () => {
    const context = { 'x:key': '2025-07-16', 'x:date': '2025-07-16' }

    expect(holds({ DateEquals: { 'x:key': '${x:date}' } }, context)).toBe(false)
  })
})
