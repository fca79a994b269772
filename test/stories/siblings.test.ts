import { describe, expect, test } from 'vitest'
import { at } from '#test/fixtures/seed.ts'
import {
  announcementsOf,
  attached,
  failures,
  JOB,
  job,
  keys,
  liveKeys,
  policies,
  SIBLING,
  s3Answer,
  s3AnswerTo,
  startDay,
  USER,
} from './day.ts'

const until = (hour: string) => ({ window: { opensAt: '2025-07-16T01:00:00Z', closesAt: `2025-07-16T${hour}:00Z` } })

describe('jobs that share a user', () => {
  test('a job that ends early loses its access at once, and its sibling keeps access and key', async () => {
    const day = await startDay()
    await day.put('Training Job Scheduled', job())
    await day.put(
      'Training Job Scheduled',
      job({ jobId: SIBLING, access: { baseModels: ['s3://acmeco-base-models'] } }),
    )
    await day.until(at('02:30'))
    const key = await day.storedKey(USER)
    const baseModel = { bucket: 'acmeco-base-models', key: 'llama/config.json' }

    await day.put('Training Job Completed', { jobId: JOB })

    expect(await s3Answer(day, 'read')).toBe('AccessDenied')
    expect(await s3Answer(day, 'read', baseModel)).toBe('OK')
    expect(await day.storedKey(USER)).toEqual(key)
    expect(await liveKeys(day)).toEqual([key?.accessKeyId])

    await day.until(at('04:01'))
    expect(await liveKeys(day)).not.toContain(key?.accessKeyId)
    expect(await policies(day)).toEqual([])
    expect(failures(day)).toEqual([])
  })

  test('an exclusive job is refused if its window overlaps another, and so is a job that overlaps it', async () => {
    const day = await startDay()
    await day.put('Training Job Scheduled', job())
    await day.put('Training Job Scheduled', job({ jobId: 'alone', isolation: 'exclusive' }))
    expect(announcementsOf(day, 'Access Refused')).toMatchObject([
      { jobId: 'alone', problems: [{ path: 'isolation' }] },
    ])

    const later = { opensAt: '2025-07-16T04:00:00Z', closesAt: '2025-07-16T05:00:00Z' }
    await day.put('Training Job Scheduled', job({ jobId: 'alone-later', isolation: 'exclusive', window: later }))
    expect(announcementsOf(day, 'Access Scheduled')).toHaveLength(2)
    await day.put('Training Job Scheduled', job({ jobId: 'overlapping', window: later }))
    expect(announcementsOf(day, 'Access Refused')).toHaveLength(2)
  })
})

describe('the key strategy', () => {
  test('deactivate turns the key off when the window closes, and on again for the next job', async () => {
    const day = await startDay()
    await day.put('Training Job Scheduled', job({ keys: 'deactivate' }))
    await day.until(at('02:00'))
    const key = await day.storedKey(USER)
    expect(await s3Answer(day, 'read')).toBe('OK')

    await day.until(at('04:01'))
    expect(await liveKeys(day)).toEqual([])

    const window = { opensAt: '2025-07-16T05:00:00Z', closesAt: '2025-07-16T06:00:00Z' }
    await day.put('Training Job Scheduled', job({ jobId: 'next', keys: 'deactivate', window }))
    await day.until(at('05:30'))
    expect(await day.storedKey(USER)).toEqual(key)
    expect(await s3Answer(day, 'read')).toBe('OK')
    expect(failures(day)).toEqual([])
  })

  test('keep leaves the keys of the user as they are, and stores none', async () => {
    const day = await startDay()
    const before = await keys(day)
    await day.put('Training Job Scheduled', job({ keys: 'keep' }))
    await day.until(at('04:30'))

    expect(await keys(day)).toEqual(before)
    expect(await day.storedKey(USER)).toBeUndefined()
    expect(announcementsOf(day, 'Access Key Rotated')).toEqual([])
    expect(announcementsOf(day, 'Access Closed')).toHaveLength(1)
  })

  test('rotate waits for a sibling that keeps its keys, and follows as soon as that is closed', async () => {
    const day = await startDay()
    await day.put('Training Job Scheduled', job(until('02:00')))
    await day.until(at('01:30'))
    const key = await day.storedKey(USER)
    await day.put('Training Job Scheduled', job({ jobId: SIBLING, keys: 'keep', ...until('04:00') }))

    await day.until(at('03:59'))
    expect(await liveKeys(day)).toEqual([key?.accessKeyId])
    await day.until(at('04:02'))
    expect(await liveKeys(day)).not.toContain(key?.accessKeyId)
    expect(key && (await s3AnswerTo(day, key, 'read'))).toBe('InvalidAccessKeyId')
  })

  test('rotate leaves exactly one active key at any time, through four jobs in a row', async () => {
    const day = await startDay()
    for (const hour of ['02', '03', '04', '05']) {
      const window = { opensAt: `2025-07-16T${hour}:00:00Z`, closesAt: `2025-07-16T${hour}:30:00Z` }
      await day.put('Training Job Scheduled', job({ jobId: `job-${hour}`, window }))
    }
    const stored = new Set<string | undefined>()
    for (let minute = 0; minute < 5 * 60; minute += 10) {
      await day.until(new Date(at('00:50').getTime() + minute * 60_000))
      expect((await liveKeys(day)).length).toBe(1)
      stored.add((await day.storedKey(USER))?.accessKeyId)
    }
    stored.delete(undefined)
    expect(stored.size).toBe(5)
    expect(failures(day)).toEqual([])
  })
})

describe('a job that needs several policies', () => {
  const datasets = Array.from(
    { length: 120 },
    (_, index) => `s3://acmeco-dataset-with-a-rather-long-name-${String(index).padStart(4, '0')}`,
  )

  test('gets all of them when its window opens, and loses all of them when it closes', async () => {
    const day = await startDay()
    await day.put('Training Job Scheduled', job({ access: { datasets } }))
    await day.until(at('01:10'))
    expect(announcementsOf(day, 'Access Refused')).toEqual([])
    expect((await attached(day)).length).toBeGreaterThan(1)

    await day.until(at('04:01'))
    expect(await policies(day)).toEqual([])
  })

  test('is refused, with the numbers, if they exceed the quota together with those of overlapping jobs', async () => {
    const day = await startDay({ quotas: { AttachedPoliciesPerUserQuota: 3 } })
    await day.put('Training Job Scheduled', job())
    await day.put('Training Job Scheduled', job({ jobId: SIBLING, access: { datasets } }))

    expect(announcementsOf(day, 'Access Refused')).toMatchObject([
      {
        jobId: SIBLING,
        problems: [{ path: 'access', message: expect.stringMatching(/needs 3 more policies on .*, which has 1 of 3/) }],
      },
    ])
    await day.until(at('04:01'))
    await day.put('Training Job Scheduled', job({ jobId: 'later', access: { datasets }, ...until('06:00') }))
    expect(announcementsOf(day, 'Access Scheduled')).toHaveLength(2)
  })
})
