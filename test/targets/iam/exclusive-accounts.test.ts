import { parsePolicyText } from '@curfew/iam-policy/parse'
import { expect, test } from 'vitest'
import { compile } from '#targets/iam/compile.ts'
import { prove } from '#targets/iam/prove.ts'
import { bare, but, deployment, reaching } from './jobs.ts'
import { allows, fromTheJob } from './requests.ts'

const LAKE = '222233334444'
const OWN = deployment.account
const THIRD = '333344445555'

const job = but(
  reaching(bare, {
    datasets: [
      { bucket: 'own-data', path: '' },
      { bucket: 'lake', path: 'curated/', account: LAKE },
    ],
    outputs: [{ bucket: 'own-models', path: 'job-0001/' }],
    checkpoints: [{ bucket: 'lake', path: 'checkpoints/', account: LAKE }],
  }),
  { isolation: 'exclusive' },
)
const administrator = parsePolicyText(
  '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}',
)
const policies = compile(job, deployment)
const object = (path: string) => `arn:aws:s3:::${path}`

test.each<readonly [string, string, string, string, boolean]>([
  ['read its own account', 's3:GetObject', 'own-data/x', OWN, true],
  ['not read that bucket name in the other account', 's3:GetObject', 'own-data/x', LAKE, false],
  ['read the other account', 's3:GetObject', 'lake/curated/x', LAKE, true],
  ['not read that bucket name in its own account', 's3:GetObject', 'lake/curated/x', OWN, false],
  ['not read either in a third account', 's3:GetObject', 'lake/curated/x', THIRD, false],
  ['not read another bucket of the other account', 's3:GetObject', 'lake-2/x', LAKE, false],
  ['write its own account', 's3:PutObject', 'own-models/job-0001/x', OWN, true],
  ['not write that bucket name in the other account', 's3:PutObject', 'own-models/job-0001/x', LAKE, false],
  ['write its checkpoints in the other account', 's3:PutObject', 'lake/checkpoints/x', LAKE, true],
  ['not write what it only reads there', 's3:PutObject', 'lake/curated/x', LAKE, false],
  ['not write its checkpoints in a third account', 's3:PutObject', 'lake/checkpoints/x', THIRD, false],
])('beside a policy that allows everything, an exclusive job may %s', (_rule, action, path, account, expected) => {
  const request = fromTheJob(job, { 'aws:ResourceAccount': account })

  expect(allows([administrator, ...policies], action, object(path), request)).toBe(expected)
})

test('and that is proved', () => {
  expect(prove(job, policies, deployment)).toMatchObject({ holds: true, failures: [] })
})

test('a policy that pins the wrong account is not', () => {
  const changed = policies.map((policy) => ({
    ...policy,
    statements: policy.statements.map((statement) => ({
      ...statement,
      conditions: statement.conditions.map((condition) => ({
        ...condition,
        values: condition.values.map((value) => (value === LAKE ? OWN : value)),
      })),
    })),
  }))

  expect(prove(job, changed, deployment).holds).toBe(false)
})
