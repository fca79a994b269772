import { describe, expect, test } from 'vitest'
import { at } from '#test/fixtures/seed.ts'
import { announcementsOf, attached, chainProblemsOf, failures, JOB, job, SIBLING, s3Answer, startDay } from './day.ts'
import { BEATS, beatAt, callsSince, OF_JOB, WINDOW } from './running-jobs.ts'

const LATE = 'acmeco.late'

describe('a heartbeat', () => {
  test('that arrives late counts from when it was sent', async () => {
    const day = await startDay({ arrival: ({ source }) => (source === LATE ? [4 * 60_000] : [0]) })
    await day.put('Training Job Scheduled', job(BEATS))
    await beatAt(day, '01:05')
    await day.until(at('01:10'))
    await day.put('Training Job Heartbeat', OF_JOB, LATE)
    await day.until(at('01:40'))

    expect(announcementsOf(day, 'Access Closed')).toMatchObject([{ because: 'ended', dueAt: '2025-07-16T01:25:00Z' }])
  })

  test('that is older than the last one, or comes twice, changes nothing', async () => {
    const day = await startDay({ arrival: ({ source }) => (source === LATE ? [4 * 60_000, 9 * 60_000] : [0]) })
    await day.put('Training Job Scheduled', job(BEATS))
    await day.until(at('01:02'))
    await day.put('Training Job Heartbeat', OF_JOB, LATE)
    await beatAt(day, '01:05')
    await day.until(at('01:40'))

    expect(announcementsOf(day, 'Access Closed')).toMatchObject([{ because: 'ended', dueAt: '2025-07-16T01:20:00Z' }])
  })

  test('that arrives after the end revives nothing', async () => {
    const day = await startDay()
    await day.put('Training Job Scheduled', job(BEATS))
    await day.until(at('01:17'))
    await beatAt(day, '01:18', '01:19')
    await day.until(at('01:30'))

    expect(await attached(day)).toEqual([])
    expect(announcementsOf(day, 'Access Closed')).toHaveLength(1)
    expect(failures(day)).toEqual([])
  })

  test('does not keep what was revoked', async () => {
    const day = await startDay({ atOnce: 4 })
    await day.put('Training Job Scheduled', job(BEATS))
    await day.until(at('01:10'))
    await Promise.all([
      day.put('Training Job Heartbeat', OF_JOB),
      day.put('Access Revocation Requested', { jobId: JOB, requestedBy: 'x', reason: 'y' }),
      day.put('Training Job Heartbeat', OF_JOB),
    ])
    await day.until(at('01:11'))

    expect(await attached(day)).toEqual([])
    expect(announcementsOf(day, 'Access Closed')).toMatchObject([{ because: 'revoked' }])
    expect(await chainProblemsOf(day)).toEqual([])
  })

  test('does not disturb an extension at the same moment, nor gets lost under it', async () => {
    const day = await startDay({ atOnce: 4 })
    await day.put('Training Job Scheduled', job(BEATS))
    await day.until(at('01:10'))
    const closesAt = '2025-07-16T09:00:00Z'
    await Promise.all([
      day.put('Training Job Heartbeat', OF_JOB),
      day.put('Training Job Extended', { jobId: JOB, closesAt, requestedBy: 'x', reason: 'y' }),
    ])
    await day.until(at('01:24:59'))

    expect(announcementsOf(day, 'Access Extended')).toMatchObject([{ window: { closesAt } }])
    expect(await s3Answer(day, 'read')).toBe('OK')
    await day.until(at('01:27'))
    expect(announcementsOf(day, 'Access Closed')).toMatchObject([{ because: 'ended', dueAt: '2025-07-16T01:25:00Z' }])
  })

  test.each<readonly [string, object]>([
    ['of a job that nobody scheduled', { jobId: SIBLING }],
    ['of a job that asks for none', { jobId: 'no-heartbeats' }],
    ['of jobs of every name', { jobIds: ['a', 'b', 'c'] }],
  ])('%s writes nothing, and is answered by nobody', async (_rule, detail) => {
    const day = await startDay()
    await day.put('Training Job Scheduled', job({ jobId: 'no-heartbeats', window: WINDOW }))
    await day.until(at('01:05:30'))
    const before = day.aws.calls.all.length
    const news = day.news.length
    await day.put('Training Job Heartbeat', detail)

    expect(new Set(callsSince(day, before))).toEqual(new Set(['dynamodb UpdateItem']))
    const written = day.aws.calls.all
      .slice(before)
      .filter(({ operation, errorCode }) => operation === 'UpdateItem' && !errorCode)
    expect(written).toEqual([])
    expect(day.news.slice(news).map((event) => event['detail-type'])).toEqual(['Training Job Heartbeat'])
    expect(failures(day)).toEqual([])
  })

  test('that names no job is refused, and says how to write it', async () => {
    const day = await startDay()
    await day.put('Training Job Heartbeat', {})

    expect(announcementsOf(day, 'Access Refused')).toMatchObject([{ problems: [{ path: 'jobId' }, {}] }])
  })

  test.each([['Training Job Heart Beat'], ['Training Job Alive']])(
    'that is called %s is refused, and the right name is suggested',
    async (name) => {
      const day = await startDay()
      await day.put(name, OF_JOB)

      const message = expect.stringContaining('did you mean "Training Job Heartbeat"?')
      expect(announcementsOf(day, 'Access Refused')).toMatchObject([{ problems: [{ message }] }])
    },
  )
})
