import { describe, expect, test } from 'vitest'
import { TrainingJobScheduled } from '#events/training-job-scheduled.ts'
import { compile } from '#targets/iam/compile.ts'
import { prove } from '#targets/iam/prove.ts'
import { SEED } from '#test/fixtures/seed.ts'
import { but, deployment, reaching, seed3 } from './jobs.ts'
import { allows, throughS3 } from './requests.ts'

const READ = 'arn:aws:s3:::my-training-data-bucket/x'
const MRK = 'mrk-1234abcd12ab34cd56ef1234567890ab'
const SINGLE = '1234abcd-12ab-34cd-56ef-1234567890ab'
const keyOf = (region: string, id = MRK, account = '111122223333') => `arn:aws:kms:${region}:${account}:key/${id}`
const PRIMARY = keyOf('us-east-1')
const REPLICA = keyOf('eu-west-1')

/** Whether a job that names some keys may have S3 of a region decrypt what it reads with a key. */
function decrypts(named: readonly string[], key: string, region: string, isolation: 'shared' | 'exclusive'): boolean {
  const job = but(reaching(seed3, { kmsKeys: named }), { isolation })
  const through = throughS3(job, READ, { 'kms:ViaService': `s3.${region}.amazonaws.com` })
  return allows(compile(job, deployment), 'kms:Decrypt', key, through)
}

describe.each(['shared', 'exclusive'] as const)('of a %s job', (isolation) => {
  test.each<readonly [string, readonly string[], string, string, boolean]>([
    ['the primary is used by S3 of its region', [PRIMARY], PRIMARY, 'us-east-1', true],
    ['and not by S3 of another region', [PRIMARY], PRIMARY, 'eu-west-1', false],
    ['a replica that the request does not name is not used', [PRIMARY], REPLICA, 'eu-west-1', false],
    ['not even where the primary is', [PRIMARY], REPLICA, 'us-east-1', false],
    ['a replica can be named alone', [REPLICA], REPLICA, 'eu-west-1', true],
    ['and gives nothing of its primary', [REPLICA], PRIMARY, 'us-east-1', false],
    ['both can be named: the replica', [PRIMARY, REPLICA], REPLICA, 'eu-west-1', true],
    ['both can be named: the primary', [PRIMARY, REPLICA], PRIMARY, 'us-east-1', true],
    ['each in its own region only', [PRIMARY, REPLICA], PRIMARY, 'eu-west-1', false],
  ])('a multi-Region key: %s', (_rule, named, key, region, expected) => {
    expect(decrypts(named, key, region, isolation)).toBe(expected)
  })

  test.each<readonly [string, string, string, boolean]>([
    ['is used like one of the own account', keyOf('us-east-1', SINGLE, '222233334444'), '222233334444', true],
    ['says nothing of a key with its id in the own account', keyOf('us-east-1', SINGLE), '222233334444', false],
    [
      'is not used because the own account has one with its id',
      keyOf('us-east-1', SINGLE, '222233334444'),
      '111122223333',
      false,
    ],
  ])('a key of another account %s', (_rule, key, owner, expected) => {
    expect(decrypts([keyOf('us-east-1', SINGLE, owner)], key, 'us-east-1', isolation)).toBe(expected)
  })

  test('policies with both kinds hold their proof, and those for another region’s replica do not', () => {
    const job = (keys: readonly string[]) => but(reaching(seed3, { kmsKeys: keys }), { isolation })
    const keys = [PRIMARY, REPLICA, keyOf('us-east-1', SINGLE, '222233334444')]

    expect(prove(job(keys), compile(job(keys), deployment), deployment).holds).toBe(true)
    expect(prove(job([PRIMARY]), compile(job([REPLICA]), deployment), deployment).holds).toBe(false)
    expect(prove(job([PRIMARY]), compile(job([PRIMARY, REPLICA]), deployment), deployment).holds).toBe(false)
  })
})

test.each<readonly [string, string, boolean]>([
  ['a multi-Region key', PRIMARY, true],
  ['a key of another account', keyOf('us-east-1', SINGLE, '222233334444'), true],
  ['a multi-Region key whose id is cut', keyOf('us-east-1', MRK.slice(0, -1)), false],
  ['a multi-Region key with dashes in its id', keyOf('us-east-1', `mrk-${SINGLE}`), false],
  ['a key without a region', keyOf(''), false],
])('a request may name %s: %s is accepted: %s', (_which, key, isAccepted) => {
  const asked = { ...SEED, access: { datasets: ['s3://my-training-data-bucket'], kmsKeys: [key] } }

  expect(TrainingJobScheduled.detail.safeParse(asked).success).toBe(isAccepted)
})
