import { expect, test } from 'vitest'
import { requestOf, startLoadDay } from '#test/fixtures/load-day.ts'
import { at } from '#test/fixtures/seed.ts'
import {
  announcementsOf,
  attached,
  chainProblemsOf,
  failures,
  JOB,
  job,
  liveKeys,
  policies,
  s3Answer,
  startDay,
  USER,
} from './day.ts'

const SIBLING = 'wikipedia-evaluation-2025-07-16'

test('every event and timer that is delivered three times at once has the effect of one', async () => {
  const day = await startDay({ arrival: () => [0, 0, 0], atOnce: 8, timerSpeed: 20 })
  await day.put('Training Job Scheduled', job())
  await day.put('Training Job Scheduled', job({ jobId: SIBLING }))
  await day.until(at('02:30'))
  const key = await day.storedKey(USER)
  expect(await attached(day)).toHaveLength(2)
  expect(await liveKeys(day)).toEqual([key?.accessKeyId])

  await day.put('Training Job Completed', { jobId: JOB })
  expect(await attached(day)).toHaveLength(1)
  expect(await s3Answer(day, 'read')).toBe('OK')
  expect(await liveKeys(day)).toEqual([key?.accessKeyId])

  await day.until(at('04:05'))
  const successor = await day.storedKey(USER)
  expect(await policies(day)).toEqual([])
  expect(await liveKeys(day)).toEqual([successor?.accessKeyId])
  expect(successor).not.toEqual(key)
  expect(new Set(announcementsOf(day, 'Access Closed').map((detail) => JSON.stringify(detail))).size).toBe(2)
  expect(failures(day)).toEqual([])

  expect(await chainProblemsOf(day)).toEqual([])
})

test('concurrent requests for one principal are never granted more than its quota', async () => {
  const day = await startDay({ atOnce: 8, timerSpeed: 20, quotas: { AttachedPoliciesPerUserQuota: 3 } })
  const puts = Array.from({ length: 6 }, (_, index) =>
    day.put('Training Job Scheduled', job({ jobId: `race-${index}` })),
  )
  await Promise.all(puts)
  await day.until(at('00:45'))

  expect(announcementsOf(day, 'Access Scheduled')).toHaveLength(3)
  expect(announcementsOf(day, 'Access Refused')).toHaveLength(3)
})

test('of two exclusive jobs that are requested at the same time, one is refused', async () => {
  const day = await startDay({ atOnce: 8, timerSpeed: 20 })
  const alone = (jobId: string) => day.put('Training Job Scheduled', job({ jobId, isolation: 'exclusive' }))
  await Promise.all([alone('one'), alone('other')])
  await day.until(at('00:45'))

  expect(announcementsOf(day, 'Access Scheduled')).toHaveLength(1)
  expect(announcementsOf(day, 'Access Refused')).toHaveLength(1)
})

test('of two runs that write the same to a row within a second, only one creates a key', async () => {
  const principals = Array.from({ length: 10 }, (_, index) => ({ type: 'user', name: `trainer-${index}` }) as const)
  const load = await startLoadDay(at('00:00'), { principals, arrival: () => [0, 0] })
  await load.put(principals.map((principal, index) => requestOf(`job-${index}`, principal, ['00:10', '00:30'])))
  await load.until(at('00:12'))

  const runs = load.aws.runs.filter(({ functionName }) => functionName === 'curfew-rotate-keys')
  expect(runs.length).toBeGreaterThan(principals.length)
  const created = load.aws.calls.all.filter(({ operation }) => operation === 'CreateAccessKey')
  expect(created).toHaveLength(principals.length)
})
