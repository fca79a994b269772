import { CreateAccessKeyCommand, DeleteAccessKeyCommand } from '@aws-sdk/client-iam'
import { describe, expect, test } from 'vitest'
import { outageOf } from '#test/fixtures/outage.ts'
import { at } from '#test/fixtures/seed.ts'
import {
  announcementsOf,
  attached,
  failures,
  job,
  keys,
  liveKeys,
  revocation,
  s3AnswerTo,
  startDay,
  USER,
} from './day.ts'

type Keys = 'rotate' | 'deactivate' | 'keep'

const jobAt = (jobId: string, keys: Keys, opens: string, closes: string) =>
  job({ jobId, keys, window: { opensAt: `2025-07-16T${opens}:00Z`, closesAt: `2025-07-16T${closes}:00Z` } })

/** Lets the user start without a key of its own, as most do after their first week. */
async function startDayWithoutKeys() {
  const day = await startDay()
  for (const AccessKeyId of await liveKeys(day))
    await day.iam.send(new DeleteAccessKeyCommand({ UserName: USER, AccessKeyId }))
  return day
}

describe('a rotation that is due is not forgotten', () => {
  test('the key of a rotating job is never active again, although a deactivating job of the same time ends last', async () => {
    const day = await startDay()
    await day.put('Training Job Scheduled', jobAt('r', 'rotate', '01:00', '02:00'))
    await day.put('Training Job Scheduled', jobAt('d', 'deactivate', '01:00', '03:00'))
    await day.until(at('01:30'))
    const key = await day.storedKey(USER)
    await day.until(at('03:01'))
    expect(await liveKeys(day)).toEqual([])

    await day.put('Training Job Scheduled', jobAt('d2', 'deactivate', '04:00', '05:00'))
    await day.until(at('04:30'))
    const next = await day.storedKey(USER)
    expect(next?.accessKeyId).not.toBe(key?.accessKeyId)
    expect(await liveKeys(day)).toEqual([next?.accessKeyId])
    expect(key && (await s3AnswerTo(day, key, 'read'))).toBe('InvalidAccessKeyId')
    expect(failures(day)).toEqual([])
  })

  test('the key of a revoked job is never active again, although the job only deactivates', async () => {
    const day = await startDay()
    await day.put('Training Job Scheduled', jobAt('leaky', 'deactivate', '01:00', '04:00'))
    await day.until(at('01:30'))
    const key = await day.storedKey(USER)
    await day.put('Access Revocation Requested', { jobId: 'leaky', ...revocation })
    expect(await liveKeys(day)).toEqual([])

    await day.put('Training Job Scheduled', jobAt('next', 'deactivate', '02:00', '04:00'))
    await day.until(at('02:30'))
    expect((await day.storedKey(USER))?.accessKeyId).not.toBe(key?.accessKeyId)
    expect(key && (await s3AnswerTo(day, key, 'read'))).toBe('InvalidAccessKeyId')
    expect(failures(day)).toEqual([])
  })
})

describe('a key that Curfew created', () => {
  test('is deleted a week after it was replaced, without another job', async () => {
    const day = await startDayWithoutKeys()
    await day.put('Training Job Scheduled', job())
    await day.until(at('02:00'))
    const replaced = await day.storedKey(USER)
    await day.until(at('04:05'))
    const current = await day.storedKey(USER)
    expect(Object.keys(await keys(day))).toHaveLength(2)

    day.passDead(new Date('2025-07-23T03:58:30Z'))
    await day.until(new Date('2025-07-23T03:59:30Z'))
    expect(Object.keys(await keys(day))).toContain(replaced?.accessKeyId)
    await day.until(new Date('2025-07-23T04:02:00Z'))
    expect(await keys(day)).toEqual({ [current?.accessKeyId ?? '']: 'Active' })
    expect(announcementsOf(day, 'Access Key Rotated').at(-1)).toMatchObject({
      changes: [{ action: 'delete', keyId: replaced?.accessKeyId, because: 'retention over' }],
    })
    expect(failures(day)).toEqual([])
  })
})

describe('a key that Curfew did not create', () => {
  test('is deactivated for the first job, announced, and deleted when it has been inactive for a week', async () => {
    const day = await startDay()
    const [own = ''] = await liveKeys(day)
    await day.put('Training Job Scheduled', job())
    await day.until(at('04:05'))
    expect(await keys(day)).toMatchObject({ [own]: 'Inactive' })
    expect(announcementsOf(day, 'Access Key Rotated')[0]).toMatchObject({
      changes: [
        { action: 'deactivate', keyId: own, because: 'secret not stored' },
        { action: 'create', because: 'opening' },
      ],
    })

    day.passDead(new Date('2025-07-23T00:56:30Z'))
    await day.until(new Date('2025-07-23T00:57:30Z'))
    expect(Object.keys(await keys(day))).toContain(own)
    await day.until(new Date('2025-07-23T01:00:00Z'))
    expect(Object.keys(await keys(day))).not.toContain(own)
  })

  test('that takes the last slot after the request was granted makes the opening fail, and says what to do', async () => {
    const day = await startDay()
    await day.put('Training Job Scheduled', job())
    await day.iam.send(new CreateAccessKeyCommand({ UserName: USER }))
    const before = Object.keys(await keys(day))
    await day.until(at('01:30'))

    expect(await keys(day)).toEqual(Object.fromEntries(before.map((id) => [id, 'Inactive'])))
    const failed = day.aws.runs.flatMap(({ outcome }) => (outcome.ok ? [] : [outcome.error.errorMessage]))
    expect(new Set(failed)).toEqual(
      new Set([
        `Cannot give user ${USER} a key: IAM allows two access keys, and Curfew may delete neither ${before.join(' and ')}: delete one that nobody needs`,
      ]),
    )

    await day.iam.send(new DeleteAccessKeyCommand({ UserName: USER, AccessKeyId: before[0] }))
    await day.until(at('01:31:30'))
    expect(await liveKeys(day)).toEqual([(await day.storedKey(USER))?.accessKeyId])
  })
})

describe('beside a job that keeps its keys', () => {
  test('a rotating job gets a stored key of its own, and the other key stays as it is', async () => {
    const day = await startDay()
    const [own = ''] = await liveKeys(day)
    await day.put('Training Job Scheduled', jobAt('kept', 'keep', '01:00', '05:00'))
    await day.until(at('01:30'))
    await day.put('Training Job Scheduled', jobAt('r', 'rotate', '02:00', '04:00'))
    await day.until(at('02:30'))

    const stored = await day.storedKey(USER)
    expect(await keys(day)).toEqual({ [own]: 'Active', [stored?.accessKeyId ?? '']: 'Active' })
    expect(stored && (await s3AnswerTo(day, stored, 'read'))).toBe('OK')
    await day.until(at('05:01'))
    expect(stored && (await s3AnswerTo(day, stored, 'read'))).toBe('InvalidAccessKeyId')
    expect(failures(day)).toEqual([])
  })

  test('a job is refused if there is no room for a key of its own', async () => {
    const day = await startDay()
    await day.iam.send(new CreateAccessKeyCommand({ UserName: USER }))
    const before = await keys(day)
    await day.put('Training Job Scheduled', jobAt('kept', 'keep', '01:00', '05:00'))
    await day.until(at('01:30'))
    await day.put('Training Job Scheduled', jobAt('r', 'rotate', '02:00', '04:00'))
    await day.until(at('02:30'))

    expect(announcementsOf(day, 'Access Refused')).toMatchObject([
      { jobId: 'r', problems: [{ path: 'keys', message: expect.stringContaining('that Curfew did not create') }] },
    ])
    expect(await keys(day)).toEqual(before)
  })
})

test('the key of a job goes off within minutes of its end, although its policy cannot be detached', async () => {
  const faults = outageOf(({ operation }) => operation === 'DetachUserPolicy')
  const day = await startDay({ faults })
  await day.put('Training Job Scheduled', job())
  await day.until(at('02:00'))
  const key = await day.storedKey(USER)
  faults.isOn = true
  await day.until(at('04:05:00'))

  expect(await attached(day)).toHaveLength(1)
  expect(key && (await s3AnswerTo(day, key, 'read'))).toBe('InvalidAccessKeyId')
})
