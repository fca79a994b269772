import { describe, expect, test } from 'vitest'
import { guardrailProblems } from '#core/admission/guardrail-problems.ts'
import type { KeyStrategy } from '#core/grant/grant.ts'
import type { Principal } from '#core/grant/principal.ts'
import { now, paths, problems, requester, rule } from './guarded-requests.ts'

const user = (name: string): Principal => ({ type: 'user', name })
const role = (name: string): Principal => ({ type: 'role', name })

describe('a principal has to match one of the patterns of its rule', () => {
  test.each<readonly [string, readonly string[], Principal, boolean]>([
    ['a user by its name', ['user/trainer-1'], user('trainer-1'), true],
    ['a user by a pattern', ['user/trainer-*'], user('trainer-1'), true],
    ['the second of two patterns', ['role/a', 'user/trainer-*'], user('trainer-1'), true],
    ['not a role by the pattern of users', ['user/trainer-*'], role('trainer-1'), false],
    ['not a user by the pattern of roles', ['role/*'], user('trainer-1'), false],
    ['not a name that only ends like it', ['user/trainer-*'], user('my-trainer-1'), false],
    ['not a name that only begins like it', ['user/trainer'], user('trainer-1'), false],
    [
      'not the same name in other capitals, although IAM takes it for the same',
      ['user/trainer-*'],
      user('Trainer-1'),
      false,
    ],
    ['nobody by an empty list', [], user('trainer-1'), false],
  ])('%s', (_rule, principals, principal, isAllowed) => {
    expect(paths({ principal }, { principals })).toEqual(isAllowed ? [] : ['principal'])
  })

  test('and the problem names the rule and the principal', () => {
    expect(problems({ principal: role('payroll') }, {})).toEqual([
      { path: 'principal', message: 'guardrail "ml" does not allow role payroll' },
    ])
  })
})

describe('what becomes of the keys has to be one of the strategies of the rule', () => {
  test.each<readonly [string, readonly KeyStrategy[], Principal, KeyStrategy, boolean]>([
    ['a strategy that is named', ['rotate', 'deactivate'], user('trainer-1'), 'deactivate', true],
    ['not another one: keep would block the rotation of the user', ['rotate'], user('trainer-1'), 'keep', false],
    ['none by an empty list', [], user('trainer-1'), 'rotate', false],
    ['a role has no keys, so no strategy is needed', [], role('training-1'), 'keep', true],
  ])('%s', (_rule, keys, principal, strategy, isAllowed) => {
    const rights = { keys, principals: ['user/*', 'role/*'] }

    expect(paths({ principal, keys: strategy }, rights)).toEqual(isAllowed ? [] : ['keys'])
  })
})

describe('a rule of an earlier version, which says nothing of them, allows', () => {
  test.each([
    ['no principal', { principal: user('trainer-1') }, 'principal'],
    ['no address', { network: { sourceIps: ['203.0.113.42/32'] } }, 'network.sourceIps[0]'],
    ['no endpoint', { network: { vpcEndpoints: ['vpce-0a1b2c3d4e5f67890'] } }, 'network.vpcEndpoints[0]'],
    ['no key strategy', { keys: 'rotate' }, 'keys'],
  ] as const)('%s', (_rule, request, path) => {
    const { principals, networks, keys, ...earlier } = rule

    expect(guardrailProblems({ ...requester, ...request }, { rules: [earlier] }, now).map((one) => one.path)).toEqual([
      path,
    ])
  })
})
