import { rmSync } from 'node:fs'
import { afterAll, describe, expect, test } from 'vitest'
import type { Day, DayOptions } from '#local/day/day.ts'
import { pageOf } from '#test/docs/page.ts'
import { at } from '#test/fixtures/seed.ts'
import { announcementsOf, failures, job, s3Answer, startDay } from './day.ts'
import { packageWith, refusals, startTeamsDay, TEAMS } from './teams.ts'

const LAKE = '222233334444'
const THIRD = '333344445555'

/** What docs/other-accounts.md tells the owner of a bucket to write. */
const [BUCKET_POLICY = ''] = pageOf('docs/other-accounts.md')
  .blocks.filter(({ text }) => text.includes('ReadForTraining'))
  .map(({ text }) => text)

const everybody = (bucket: string) =>
  JSON.stringify({
    Statement: {
      Effect: 'Allow',
      Principal: '*',
      Action: ['s3:GetObject', 's3:ListBucket', 's3:PutObject'],
      Resource: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`],
    },
  })

const CURATED = { bucket: 'datalake-acmeco', key: 'curated/part-0.parquet' }
const RAW = { bucket: 'datalake-acmeco', key: 'raw/part-0.parquet' }
const JUMPSTART = { bucket: 'jumpstart-cache-prod-us-west-2', key: 'models/a.tar.gz' }
const OF_A_THIRD = { bucket: 'datalake-elsewhere', key: 'part-0.parquet' }

/** A day with the buckets of two other accounts, all of which allow the job's user everything that they can. */
async function startLakeDay(start: (options?: DayOptions) => Promise<Day> = startDay): Promise<Day> {
  const day = await start()
  day.aws.putForeignBucket(CURATED.bucket, { account: LAKE, policy: BUCKET_POLICY })
  day.aws.putForeignBucket(JUMPSTART.bucket, { account: LAKE, policy: everybody(JUMPSTART.bucket) })
  day.aws.putForeignBucket(OF_A_THIRD.bucket, { account: THIRD, policy: everybody(OF_A_THIRD.bucket) })
  for (const { bucket, key } of [CURATED, RAW, JUMPSTART, OF_A_THIRD]) day.aws.putObject(bucket, key, 'rows')
  return day
}

const reading = (...datasets: readonly unknown[]) => job({ access: { datasets } })

describe('a job reads the bucket of an account that its guardrails name', () => {
  test('inside its window, as the policy in the docs lets it, and no other part of it', async () => {
    const day = await startLakeDay()
    await day.put('Training Job Scheduled', reading('s3://datalake-acmeco/curated/'))
    await day.until(at('01:00:30'))

    expect(refusals(day)).toEqual([])
    expect(await s3Answer(day, 'read', CURATED)).toBe('OK')
    expect(await s3Answer(day, 'list', { ...CURATED, key: 'curated/' })).toBe('OK')
    expect(await s3Answer(day, 'read', RAW)).toBe('AccessDenied')
    expect(await s3Answer(day, 'write', CURATED)).toBe('AccessDenied')

    day.passDead(at('03:59:59'))
    expect(await s3Answer(day, 'read', CURATED)).toBe('OK')
    day.passDead(at('04:00'))
    expect(await s3Answer(day, 'read', CURATED)).toBe('AccessDenied')
    expect(failures(day)).toEqual([])
  })

  test('and the record says which account that is', async () => {
    const day = await startLakeDay()
    await day.put('Training Job Scheduled', reading('s3://jumpstart-cache-prod-us-west-2/'))
    await day.until(at('01:00:30'))

    expect(await s3Answer(day, 'read', JUMPSTART)).toBe('OK')
    expect((await day.auditRecords()).find(({ change }) => change === 'schedule grant')).toMatchObject({
      detail: {
        access: { datasets: [{ location: 's3://jumpstart-cache-prod-us-west-2', account: LAKE }] },
      },
    })
  })

  test('an exclusive job as well, which is denied the same bucket name in every other account', async () => {
    const day = await startLakeDay()
    const access = { datasets: ['s3://datalake-acmeco/curated/', 's3://acmeco-base-models'] }
    await day.put('Training Job Scheduled', job({ access, isolation: 'exclusive' }))
    await day.until(at('01:00:30'))

    expect(refusals(day)).toEqual([])
    expect(await s3Answer(day, 'read', CURATED)).toBe('OK')
    expect(await s3Answer(day, 'read', { bucket: 'acmeco-base-models', key: 'llama/config.json' })).toBe('OK')
    expect(await s3Answer(day, 'read', OF_A_THIRD)).toBe('AccessDenied')
  })

  test('and is extended there', async () => {
    const day = await startLakeDay()
    await day.put('Training Job Scheduled', reading('s3://datalake-acmeco/curated/'))
    await day.until(at('03:00'))
    const asked = { requestedBy: 'ml-platform@acmeco.example', reason: 'slow epoch' }
    await day.put('Training Job Extended', { jobId: job().jobId, closesAt: '2025-07-16T05:00:00Z', ...asked })
    await day.until(at('04:30'))

    expect(refusals(day)).toEqual([])
    expect(await s3Answer(day, 'read', CURATED)).toBe('OK')
  })
})

describe('a job does not read the bucket of a third account', () => {
  test('that its guardrails place elsewhere: the bucket allows it, and the policy does not', async () => {
    const day = await startLakeDay()
    await day.put('Training Job Scheduled', reading('s3://datalake-elsewhere'))
    await day.until(at('01:00:30'))

    expect(await s3Answer(day, 'read', OF_A_THIRD)).toBe('AccessDenied')
  })

  test('that it names itself', async () => {
    const day = await startLakeDay()
    await day.put('Training Job Scheduled', reading({ location: 's3://datalake-elsewhere', account: THIRD }))

    expect(refusals(day)).toEqual([
      `access.datasets[0]: the boundary of this stage does not let jobs read in account ${THIRD}: the deployer adds it to readAccounts in infra/stages.yml`,
      `access.datasets[0]: guardrail "local" does not let s3://datalake-elsewhere of account ${THIRD} be read: its "read" places the bucket in ${LAKE}`,
    ])
  })
})

test('a job does not write where it may only read', async () => {
  const day = await startLakeDay()
  await day.put('Training Job Scheduled', job({ access: { outputs: ['s3://jumpstart-cache-prod-us-west-2/mine/'] } }))

  expect(refusals(day)).toEqual([
    'access.outputs[0]: guardrail "local" does not let s3://jumpstart-cache-prod-us-west-2/mine/ be written',
  ])
})

describe('under guardrails of an own stage', async () => {
  const [trainers = TEAMS[0]] = TEAMS
  const everywhere = { ...trainers, read: ['*'], write: ['*'] }
  const beyond = { ...trainers, read: [{ location: 's3://datalake-*', account: THIRD }] }
  const rules = [
    { ...everywhere, name: 'everywhere', for: { sources: ['acmeco.everywhere'] } },
    { ...beyond, name: 'beyond', for: { sources: ['acmeco.beyond'] } },
  ]
  const folder = await packageWith(JSON.parse(JSON.stringify(rules)))
  afterAll(() => rmSync(folder, { recursive: true }))
  const start = () => startTeamsDay(folder)

  test('a bucket that only * matches is refused, instead of granted and then denied', async () => {
    const day = await startLakeDay(start)
    await day.put('Training Job Scheduled', reading('s3://jumpstart-cache-prod-us-west-2/'), 'acmeco.everywhere')

    expect(refusals(day)).toEqual([
      'access.datasets[0]: guardrail "everywhere" does not say in which account the bucket jumpstart-cache-prod-us-west-2 is: name it in "read", with "account" if it is not in 111122223333',
    ])
  })

  test('an account that the boundary of the stage does not have is refused, with where to add it', async () => {
    const day = await startLakeDay(start)
    await day.put('Training Job Scheduled', reading('s3://datalake-elsewhere'), 'acmeco.beyond')

    expect(refusals(day)).toEqual([
      `access.datasets[0]: the boundary of this stage does not let jobs read in account ${THIRD}: the deployer adds it to readAccounts in infra/stages.yml`,
    ])
  })
})

test('buckets of other accounts are found when they are looked for, without a right to them', async () => {
  const day = await startLakeDay((options) =>
    startDay({
      ...options,
      alter: (stack) => ({
        ...stack,
        functions: stack.functions.map((one) => ({
          ...one,
          environment: { ...one.environment, ...('CHECK_BUCKETS' in one.environment && { CHECK_BUCKETS: 'true' }) },
        })),
      }),
    }),
  )
  await day.put('Training Job Scheduled', reading('s3://datalake-acmeco/curated/', 's3://datalake-nowhere'))

  expect(refusals(day)).toEqual([
    'access.datasets[1]: there is no bucket datalake-nowhere: create it, or correct its name',
  ])
  expect(announcementsOf(day, 'Access Scheduled')).toEqual([])
})
