import { parsePolicy } from '@curfew/iam-policy/parse'
import { parseResourcePolicy } from '@curfew/iam-policy/resource-policy'
import { describe, expect, test } from 'vitest'
import { decideAccess } from '#cli/can/decide-access.ts'

const USER = 'arn:aws:iam::111122223333:user/trainer'
const ROOT = 'arn:aws:iam::111122223333:root'
const request = { action: 'kms:Decrypt', resource: 'arn:aws:kms:us-east-1:111122223333:key/1', context: {} }
const allows = (Effect: 'Allow' | 'Deny') =>
  parsePolicy({ Version: '2012-10-17', Statement: { Effect, Action: '*', Resource: '*' } })

type Statement = Readonly<Record<string, unknown>>

type Kind = 'own account' | 'other account' | 'key'

function decided(kind: Kind, own: 'Allow' | 'Deny' | undefined, statement: Statement | undefined) {
  const json = { Version: '2012-10-17', Statement: { Action: '*', Resource: '*', ...statement } }
  const owner = kind === 'other account' ? '222233334444' : '111122223333'
  const resource = statement && { label: 'resource', policy: parseResourcePolicy(json), owner }
  return decideAccess(
    {
      identity: own === undefined ? [] : [{ label: 'own', policy: allows(own) }],
      boundary: undefined,
      resource,
      requester: { kind: 'user', arn: USER },
    },
    kind === 'own account' ? { ...request, action: 's3:GetObject', resource: 'arn:aws:s3:::b/k' } : request,
  )
}

test('a default key policy can be read, although its Sid has spaces', () => {
  const statement = { Sid: 'Enable IAM User Permissions', Effect: 'Allow', Principal: { AWS: ROOT } }

  expect(decided('key', 'Allow', statement).allowed).toBe(true)
  expect(decided('key', undefined, statement).allowed).toBe(false)
})

describe('who decides about a resource', () => {
  test.each<readonly [Kind, 'Allow' | 'Deny' | undefined, Statement | undefined, boolean, string]>([
    ['own account', 'Allow', undefined, true, 'own policies alone, where the resource has none'],
    [
      'own account',
      undefined,
      { Effect: 'Allow', Principal: { AWS: USER } },
      true,
      'a bucket that names the principal',
    ],
    [
      'own account',
      undefined,
      { Effect: 'Allow', Principal: { AWS: ROOT } },
      false,
      'a bucket that leaves it to the account',
    ],
    ['own account', 'Allow', { Effect: 'Deny', Principal: '*' }, false, 'a bucket that denies everybody'],
    ['own account', 'Allow', { Effect: 'Deny', Principal: { AWS: ROOT } }, false, 'a bucket that denies the account'],
    [
      'own account',
      'Allow',
      { Effect: 'Deny', NotPrincipal: { AWS: [USER, ROOT] } },
      true,
      'a bucket that denies all others',
    ],
    [
      'own account',
      'Allow',
      { Effect: 'Deny', NotPrincipal: { AWS: `${USER}2` } },
      false,
      'a bucket that denies all but another',
    ],
    ['own account', 'Deny', { Effect: 'Allow', Principal: { AWS: USER } }, false, 'a denial of its own'],
    ['key', 'Allow', { Effect: 'Allow', Principal: { AWS: ROOT } }, true, 'a key that leaves it to the account'],
    ['key', 'Allow', { Effect: 'Allow', Principal: { AWS: `${USER}2` } }, false, 'a key that names another'],
    ['key', undefined, { Effect: 'Allow', Principal: { AWS: ROOT } }, false, 'a key of an account that allows nothing'],
    [
      'other account',
      'Allow',
      { Effect: 'Allow', Principal: { AWS: ROOT } },
      true,
      'another account that lets this one in',
    ],
    [
      'other account',
      'Allow',
      { Effect: 'Allow', Principal: { AWS: `${USER}2` } },
      false,
      'another account that lets in another',
    ],
    ['other account', undefined, { Effect: 'Allow', Principal: { AWS: USER } }, false, 'another account alone'],
  ])('%s, own policies: %s, %o: %s (%s)', (kind, own, statement, allowed) => {
    expect(decided(kind, own, statement).allowed).toBe(allowed)
  })
})
