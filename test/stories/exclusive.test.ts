import { AttachUserPolicyCommand, PutUserPolicyCommand } from '@aws-sdk/client-iam'
import { AwsError } from '@curfew/local-aws/aws-error'
import type { Faults } from '@curfew/local-aws/faults'
import { describe, expect, test } from 'vitest'
import type { Day } from '#local/day/day.ts'
import { at } from '#test/fixtures/seed.ts'
import { announcementsOf, attached, DATASET, failures, job, policies, s3Answer, startDay, USER } from './day.ts'

const BASE_MODEL = { bucket: 'acmeco-base-models', key: 'llama/config.json' }
const PAYROLL = { bucket: 'acmeco-training-datasets-payroll', key: 'salaries.parquet' }

type Isolation = 'shared' | 'exclusive'

const window = (opens: string, closes: string) => ({
  opensAt: `2025-07-16T${opens}:00Z`,
  closesAt: `2025-07-16T${closes}:00Z`,
})

/** Reads the wikipedia dataset from one o'clock until four. */
const first = (isolation: Isolation) =>
  job({ jobId: 'first', isolation, access: { datasets: [`s3://${DATASET.bucket}`] } })

/** Reads the base models in the hour that follows. */
const second = (isolation: Isolation, opens = '04:00') =>
  job({
    jobId: 'second',
    isolation,
    access: { baseModels: [`s3://${BASE_MODEL.bucket}`] },
    window: window(opens, '05:00'),
  })

/** What S3 answers both jobs at each of these seconds before and after an instant: `OK, AccessDenied`. */
async function answersAround(day: Day, instant: string, seconds: readonly number[], isAlive: boolean) {
  const answers: Record<string, string> = {}
  for (const second of seconds) {
    const now = new Date(at(instant).getTime() + second * 1000)
    if (isAlive) await day.until(now)
    else day.passDead(now)
    const both = [await s3Answer(day, 'read'), await s3Answer(day, 'read', BASE_MODEL)]
    answers[`${second}`] = both.join(', ')
  }
  return answers
}

const EDGE = [-121, -120, -119, -90, -60, -30, ...Array.from({ length: 21 }, (_, index) => index - 10), 30, 60, 90, 150]

/** The first job until the instant, and the second from then on. */
const expected = (seconds: readonly number[]) =>
  Object.fromEntries(seconds.map((second) => [`${second}`, second < 0 ? 'OK, AccessDenied' : 'AccessDenied, OK']))

describe.each<[Isolation, Isolation]>([
  ['shared', 'exclusive'],
  ['exclusive', 'shared'],
  ['exclusive', 'exclusive'],
])('a job that is %s, followed at once by one that is %s, on one user', (one, other) => {
  test('is read to its last second, and the other one from its first', async () => {
    const day = await startDay()
    await day.put('Training Job Scheduled', first(one))
    await day.put('Training Job Scheduled', second(other))
    expect(announcementsOf(day, 'Access Refused')).toEqual([])
    await day.until(at('03:50'))

    expect(await answersAround(day, '04:00', EDGE, true)).toEqual(expected(EDGE))
    expect(failures(day)).toEqual([])
  })

  test('is read to its last second, and the other one from its first, with every Lambda dead for ever from then on', async () => {
    const day = await startDay()
    await day.put('Training Job Scheduled', first(one))
    await day.put('Training Job Scheduled', second(other))
    await day.until(at('03:58:05'))
    const seconds = EDGE.filter((each) => each > -115)

    expect(await answersAround(day, '04:00', [...seconds, 3599], false)).toEqual(expected([...seconds, 3599]))
    expect(await attached(day)).toHaveLength(2)
    day.passDead(at('05:00'))
    expect(await s3Answer(day, 'read', BASE_MODEL)).toBe('AccessDenied')
  })
})

test('an exclusive job that is extended keeps its access without a gap, with its old and new policy attached', async () => {
  const day = await startDay({ faults: refusing('DetachUserPolicy', () => true) })
  await day.put('Training Job Scheduled', first('exclusive'))
  await day.put('Training Job Scheduled', second('exclusive', '04:30'))
  await day.until(at('03:50'))
  const closesAt = '2025-07-16T04:30:00Z'
  await day.put('Training Job Extended', { jobId: 'first', closesAt, requestedBy: 'x', reason: 'y' })
  expect(await attached(day)).toHaveLength(2)

  const seconds = [-1, 0, 1]
  expect(await answersAround(day, '04:00', seconds, true)).toEqual({
    '-1': 'OK, AccessDenied',
    0: 'OK, AccessDenied',
    1: 'OK, AccessDenied',
  })
  expect(await answersAround(day, '04:30', EDGE, true)).toEqual(expected(EDGE))
})

describe('inside the window of an exclusive job its user may do nothing else', () => {
  test.each<[string, (day: Day) => Promise<unknown>]>([
    [
      'by a managed policy',
      (day) =>
        day.iam.send(
          new AttachUserPolicyCommand({ UserName: USER, PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' }),
        ),
    ],
    [
      'by an inline policy',
      (day) => {
        const Statement = { Effect: 'Allow', Action: 's3:*', Resource: '*' }
        const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement })
        return day.iam.send(new PutUserPolicyCommand({ UserName: USER, PolicyName: 'standing', PolicyDocument }))
      },
    ],
  ])('%s', async (_, allow) => {
    const day = await startDay()
    await allow(day)
    await day.put('Training Job Scheduled', job({ isolation: 'exclusive' }))
    await day.until(at('00:59:59'))
    const before = await s3Answer(day, 'read', PAYROLL)
    await day.until(at('01:00'))
    const inside = {
      dataset: await s3Answer(day, 'read'),
      listing: await s3Answer(day, 'list', { ...DATASET, key: '' }),
      payroll: await s3Answer(day, 'read', PAYROLL),
      'payroll from elsewhere': await s3Answer(day, 'read', PAYROLL, USER, { sourceIp: '8.8.8.8' }),
      'listing of payroll': await s3Answer(day, 'list', { ...PAYROLL, key: '' }),
      'writing to the dataset': await s3Answer(day, 'write'),
    }
    day.passDead(at('04:00'))

    expect(before).toBe('OK')
    expect(inside).toEqual({
      dataset: 'OK',
      listing: 'OK',
      payroll: 'AccessDenied',
      'payroll from elsewhere': 'AccessDenied',
      'listing of payroll': 'AccessDenied',
      'writing to the dataset': 'AccessDenied',
    })
    expect(await s3Answer(day, 'read', PAYROLL)).toBe('OK')
  })
})

test('a job that follows an exclusive one that ended early is granted only once that denies nothing any more', async () => {
  const can = { detach: false }
  const day = await startDay({ faults: refusing('DetachUserPolicy', () => !can.detach) })
  await day.put('Training Job Scheduled', first('exclusive'))
  await day.until(at('02:00'))
  await day.put('Training Job Completed', { jobId: 'first' })
  await day.put('Training Job Scheduled', second('shared', '03:00'))
  await day.until(at('02:10'))
  expect(announcementsOf(day, 'Access Scheduled')).toHaveLength(1)
  expect(announcementsOf(day, 'Access Refused')).toEqual([])

  can.detach = true
  await day.until(at('02:20'))
  expect(announcementsOf(day, 'Access Scheduled')).toHaveLength(2)
  await day.until(at('03:00'))
  expect(await s3Answer(day, 'read', BASE_MODEL)).toBe('OK')
})

test('no policy of an exclusive job is attached before those that deny', async () => {
  const can = { attach: false }
  const day = await startDay({ faults: refusing('AttachUserPolicy', () => !can.attach) })
  const datasets = Array.from({ length: 40 }, (_, index) => `s3://acmeco-training-data-of-team-${index}/train/`)
  await day.put('Training Job Scheduled', job({ isolation: 'exclusive', access: { datasets } }))
  await day.until(at('00:58:30'))
  const tried = day.aws.calls.all.filter(({ operation }) => operation === 'AttachUserPolicy')
  const failed = day.aws.runs.filter(({ outcome }) => !outcome.ok)
  expect(failed.length).toBeGreaterThan(0)
  expect(tried).toHaveLength(failed.length)

  can.attach = true
  await day.until(at('00:59:30'))
  expect((await attached(day)).length).toBeGreaterThan(1)
  await day.until(at('04:02'))
  expect(await policies(day)).toEqual([])
})

/** IAM denies a Lambda this operation, while it should. */
function refusing(operation: string, isRefused: () => boolean): Faults {
  return {
    before: (attempt) =>
      attempt.operation === operation && attempt.caller.kind === 'role' && isRefused()
        ? new AwsError('AccessDenied', 403, 'Refused by the test')
        : undefined,
    after: () => undefined,
  }
}
