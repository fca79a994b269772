import { expect, test } from 'vitest'
import { isAnother, principalChange } from '#core/grant/principal-changes.ts'
import { seedGrant } from '#test/fixtures/seed.ts'

const problem = { path: 'principal.name', message: 'user trainer-gpu-01 is not tagged curfew:managed=true' }

test.each([
  ['the same principal', 'AIDA1', 'AIDA1', [], undefined],
  ['a row of an earlier version, which has no id', undefined, 'AIDA1', [], undefined],
  ['a principal without its tag', 'AIDA1', 'AIDA1', [problem], problem.message],
  ['a principal with two problems', 'AIDA1', 'AIDA1', [problem, problem], `${problem.message}; ${problem.message}`],
  [
    'another principal of that name, whatever it has',
    'AIDA1',
    'AIDA2',
    [problem],
    'user/trainer-gpu-01 is another user than the one that the grant is for: that was AIDA1, and this is AIDA2',
  ],
] as const)('%s: the grant ends, or not, with the reason', (_, principalId, id, problems, reason) => {
  const grant = { ...seedGrant(), ...(principalId !== undefined && { principalId }) }

  expect(principalChange(grant, { id, problems })).toBe(reason)
})

test.each([
  ['AIDA1', 'AIDA2', true],
  ['AIDA1', 'AIDA1', false],
  ['AIDA1', undefined, false],
  [undefined, 'AIDA1', false],
])('expected %s, found %s: another one is %s', (expected, found, answer) => {
  expect(isAnother(expected, found)).toBe(answer)
})
