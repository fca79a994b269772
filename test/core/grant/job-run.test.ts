import { expect, test } from 'vitest'
import { mayBeRunOf, rolesOfRun } from '#core/grant/job-run.ts'

const OWN = '111122223333'
const role = { type: 'role', name: 'Trainer-Batch' } as const
const arn = (name: string, account = OWN, partition = 'aws') => `arn:${partition}:iam::${account}:role/${name}`

test.each([
  ['its role', [arn('Trainer-Batch')], true],
  ['its role with a path', [arn('service-role/ml/Trainer-Batch')], true],
  ['its role in other case', [arn('trainer-batch')], true],
  ['its role in China', [arn('Trainer-Batch', OWN, 'aws-cn')], true],
  ['its role beside another', [arn('other'), arn('Trainer-Batch')], true],
  ['another role', [arn('other')], false],
  ['a role whose name only begins alike', [arn('Trainer-Batch-2')], false],
  ['a role whose path has its name', [arn('Trainer-Batch/other')], false],
  ['a role of its name in another account', [arn('Trainer-Batch', '999999999999')], false],
  ['no role', [], true],
  ['something that is no ARN of a role', [undefined, 7, '', 'Trainer-Batch', `arn:aws:iam::${OWN}:user/x`], true],
])('a run with %s may be that of a role: %s', (_, arns, expected) => {
  expect(mayBeRunOf(role, rolesOfRun(arns, OWN))).toBe(expected)
})

test('a run with any role may be that of a user, whose key the job takes from Secrets Manager', () => {
  expect(mayBeRunOf({ type: 'user', name: 'trainer' }, rolesOfRun([arn('other')], OWN))).toBe(true)
})
