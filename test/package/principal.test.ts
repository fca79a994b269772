import { loadStack } from '@curfew/local-aws/template/load'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { PRINCIPAL, principal, trusts } from './principal.ts'
import { PLACE } from './template.ts'

const SERVICE = 'sagemaker.amazonaws.com'
const PARTNER = '222233334444'

test('a user has the name, the boundary that the stack of Curfew creates, and the tag', () => {
  const { users, roles } = principal({ Name: 'trainer-gpu-01', Kind: 'user' })
  const { outputs } = loadStack('.serverless', PLACE)

  expect(users).toEqual([
    {
      UserName: 'trainer-gpu-01',
      PermissionsBoundary: outputs.BoundaryArn,
      Tags: [{ Key: 'curfew:managed', Value: 'true' }],
    },
  ])
  expect(roles).toEqual([])
})

test('a role has the same boundary and tag, and no user is created', () => {
  const { users, roles } = principal({ Name: 'trainer-batch', Kind: 'role', TrustedService: SERVICE })

  expect(users).toEqual([])
  expect(roles).toMatchObject([
    {
      PermissionsBoundary: 'arn:aws:iam::111122223333:policy/curfew-boundary',
      Tags: [{ Key: 'curfew:managed', Value: 'true' }],
    },
  ])
})

test.each([
  ['that of another stage', { Prefix: 'curfew-dev' }, 'arn:aws:iam::111122223333:policy/curfew-dev-boundary'],
  [
    'one that is given by its ARN',
    { BoundaryArn: 'arn:aws:iam::111122223333:policy/ours' },
    'arn:aws:iam::111122223333:policy/ours',
  ],
])('the boundary of a principal can be %s', (_, parameters, expected) => {
  for (const Kind of ['user', 'role']) {
    const { users, roles } = principal({ Name: 'x', Kind, TrustedService: SERVICE, ...parameters })
    expect([...users, ...roles].map(({ PermissionsBoundary }) => PermissionsBoundary)).toEqual([expected])
  }
})

test('a role trusts its service, acting for this account, and nobody else', () => {
  const may = trusts({ TrustedService: SERVICE })

  expect(may(SERVICE, { 'aws:SourceAccount': PLACE.account })).toBe(true)
  expect(may(SERVICE, {})).toBe(true)
  expect(may(SERVICE, { 'aws:SourceAccount': PARTNER })).toBe(false)
  expect(may('ec2.amazonaws.com', {})).toBe(false)
  expect(may(`arn:aws:iam::${PARTNER}:root`, {})).toBe(false)
})

test('a role trusts its account, which must present the external ID if there is one', () => {
  const root = `arn:aws:iam::${PARTNER}:root`
  const withExternalId = trusts({ TrustedAccount: PARTNER, ExternalId: 'blue' })

  expect(trusts({ TrustedAccount: PARTNER })(root, {})).toBe(true)
  expect(trusts({ TrustedAccount: PARTNER })(SERVICE, {})).toBe(false)
  expect(withExternalId(root, { 'sts:ExternalId': 'blue' })).toBe(true)
  expect(withExternalId(root, { 'sts:ExternalId': 'red' })).toBe(false)
  expect(withExternalId(root, {})).toBe(false)
})

test('a principal can have only names that Curfew accepts', () => {
  const pattern = new RegExp(
    `^${z.looseObject({ AllowedPattern: z.string() }).parse(parameters().Name).AllowedPattern}$`,
  )

  expect(['trainer-gpu-01', 'a+b=c@d.e_f'].every((name) => pattern.test(name))).toBe(true)
  expect(['a,b', 'a b', '', 'a/b', 'x'.repeat(65)].some((name) => pattern.test(name))).toBe(false)
})

function parameters(): Readonly<Record<string, unknown>> {
  return z.object({ Parameters: z.record(z.string(), z.unknown()) }).parse(PRINCIPAL).Parameters
}
