import { DeleteAccessKeyCommand } from '@aws-sdk/client-iam'
import { describe, expect, test } from 'vitest'
import type { Day } from '#local/day/day.ts'
import { outageOf } from '#test/fixtures/outage.ts'
import { at } from '#test/fixtures/seed.ts'
import {
  announcementsOf,
  attached,
  chainProblemsOf,
  failures,
  JOB,
  job,
  keys,
  liveKeys,
  policies,
  revocation,
  SIBLING,
  s3Answer,
  s3AnswerTo,
  startDay,
  USER,
} from './day.ts'
import { asRole, sessionOf } from './role-sessions.ts'

const ASKED = { requestedBy: 'ml-platform@acmeco.example', reason: 'the job runs again' }
const SOURCE = 'acmeco.ml-platform'

const reopen = (day: Day, closesAt = '04:00:00', jobId = JOB) =>
  day.put('Training Job Extended', { jobId, closesAt: `2025-07-16T${closesAt}Z`, ...ASKED })

const batch = (jobId: string, status: string) => ({
  source: 'aws.batch',
  detailType: 'Batch Job State Change',
  detail: { jobName: JOB, jobId, status },
})

/** A day at half past one, whose job has failed. */
async function withFailedJob(overrides: Readonly<Record<string, unknown>> = {}): Promise<Day> {
  const day = await startDay()
  await day.put('Training Job Scheduled', job(overrides))
  await day.until(at('01:30'))
  await day.put('Training Job Failed', { jobId: JOB })
  return day
}

/** A job that failed and was reopened while another one of its user runs. */
async function besideSibling(strategy: string, hasRoom: boolean) {
  const day = await startDay()
  await day.put('Training Job Scheduled', job({ keys: strategy }))
  await day.put('Training Job Scheduled', job({ jobId: SIBLING, keys: strategy }))
  await day.until(at('01:10'))
  const shared = (await day.storedKey(USER))?.accessKeyId ?? ''
  const others = hasRoom ? Object.keys(await keys(day)).filter((id) => id !== shared) : []
  for (const AccessKeyId of others) await day.iam.send(new DeleteAccessKeyCommand({ UserName: USER, AccessKeyId }))
  await day.until(at('01:30'))
  await day.put('Training Job Failed', { jobId: JOB })
  await day.until(at('01:31'))
  await reopen(day)
  await day.until(at('01:32'))
  return { day, shared }
}

async function refusedOf(day: Day): Promise<readonly unknown[]> {
  return announcementsOf(day, 'Access Refused')
}

describe('a grant that its job ended', () => {
  test('has access again once the job asks for it under its id, until the attempt after the first is over', async () => {
    const day = await startDay()
    await day.put('Training Job Scheduled', job())
    await day.until(at('01:30'))
    day.aws.buses.putFromAws(batch('a-1', 'FAILED'))
    await day.until(at('01:31'))
    expect(await s3Answer(day, 'read')).not.toBe('OK')

    await reopen(day)
    day.aws.buses.putFromAws(batch('a-2', 'RUNNING'))
    await day.until(at('01:32'))
    expect(await s3Answer(day, 'read')).toBe('OK')
    expect(announcementsOf(day, 'Access Extended')).toMatchObject([
      {
        window: { opensAt: '2025-07-16T01:31:00Z', closesAt: '2025-07-16T04:00:00Z' },
        reopened: { endedAt: '2025-07-16T01:30:00Z' },
      },
    ])
    expect(announcementsOf(day, 'Access Opened')).toHaveLength(2)
    expect(announcementsOf(day, 'Access Ready')).toHaveLength(2)

    day.aws.buses.putFromAws(batch('a-2', 'SUCCEEDED'))
    await day.until(at('01:33'))
    expect(await policies(day)).toEqual([])
    expect(announcementsOf(day, 'Access Closed')).toMatchObject([
      { because: 'ended', dueAt: '2025-07-16T01:30:00Z' },
      { because: 'ended', dueAt: '2025-07-16T01:32:00Z' },
    ])
    expect(await refusedOf(day)).toEqual([])
    expect(await chainProblemsOf(day)).toEqual([])
    expect(failures(day)).toEqual([])
  })

  test('is recorded with who asked, why, and the end that it follows, between two receipts', async () => {
    const day = await withFailedJob()
    await day.until(at('01:40'))
    await reopen(day)
    await day.until(at('02:00'))
    await day.put('Training Job Completed', { jobId: JOB })

    const records = (await day.auditRecords()).filter((record) => record.job === JOB)
    const changes = records.filter(({ phase }) => phase === 'done').map(({ change }) => change)
    const run = ['attach policy', 'end grant', 'detach policy', 'close grant']
    expect(changes).toEqual(['schedule grant', ...run, 'reopen grant', ...run])
    expect(records.find(({ change }) => change === 'reopen grant')?.detail).toMatchObject({
      ...ASKED,
      opensAt: '2025-07-16T01:40:00Z',
      closesAt: '2025-07-16T04:00:00Z',
      endedAt: '2025-07-16T01:30:00Z',
      endedBy: SOURCE,
    })
    expect(records.filter(({ change }) => change === 'close grant').map(({ detail }) => detail?.dueAt)).toEqual([
      '2025-07-16T01:30:00Z',
      '2025-07-16T02:00:00Z',
    ])
  })

  test.each([
    ['earlier than', '02:00:00'],
    ['the same as', '04:00:00'],
    ['later than', '06:30:00'],
  ])('may be reopened until an end %s the one before, and closes then', async (_rule, closesAt) => {
    const day = await withFailedJob()
    await day.until(at('01:31'))
    await reopen(day, closesAt)
    const end = at(closesAt)
    await day.until(new Date(end.getTime() - 1000))
    expect(await s3Answer(day, 'read')).toBe('OK')
    await day.until(end)
    expect(await s3Answer(day, 'read')).not.toBe('OK')
    await day.until(new Date(end.getTime() + 60_000))
    expect(await policies(day)).toEqual([])
    expect(announcementsOf(day, 'Access Closed')).toMatchObject([{ because: 'ended' }, { because: 'closed' }])
    expect(failures(day)).toEqual([])
  })

  test.each([
    ['in the last second of the hour', '02:30:00', undefined],
    ['a second later', '02:30:01', 'within 1 hour'],
  ])('may be reopened %s, as the guardrails have it', async (_rule, time, message) => {
    const day = await withFailedJob()
    await day.until(at(time))
    await reopen(day)
    await day.until(at('02:31'))

    expect(await attached(day)).toHaveLength(message === undefined ? 1 : 0)
    const problems = [{ path: 'jobId', message: expect.stringContaining(message ?? '') }]
    expect(await refusedOf(day)).toMatchObject(message === undefined ? [] : [{ jobId: JOB, problems }])
  })

  test('may be reopened after its window, if the guardrails allow so long an extension', async () => {
    const day = await startDay()
    await day.put('Training Job Scheduled', job())
    await day.until(at('03:50'))
    await day.put('Training Job Failed', { jobId: JOB })
    await day.until(at('04:30'))
    await reopen(day, '05:30:00')

    expect(await s3Answer(day, 'read')).toBe('OK')
    await day.until(at('05:31'))
    expect(await policies(day)).toEqual([])
  })

  test('may be reopened twice in a row, and each of its ends counts', async () => {
    const day = await withFailedJob()
    await day.until(at('01:31'))
    await reopen(day)
    await day.until(at('01:40'))
    await day.put('Training Job Failed', { jobId: JOB })
    expect(await policies(day)).toEqual([])
    await day.until(at('02:40'))
    await reopen(day)
    expect(await s3Answer(day, 'read')).toBe('OK')
    await day.until(at('04:01'))

    expect(await policies(day)).toEqual([])
    expect(announcementsOf(day, 'Access Closed')).toMatchObject([
      { because: 'ended' },
      { because: 'ended' },
      { because: 'closed' },
    ])
    expect(await chainProblemsOf(day)).toEqual([])
    expect(failures(day)).toEqual([])
  })

  test('before its window opened, opens at the start that was requested', async () => {
    const day = await startDay()
    await day.put('Training Job Scheduled', job())
    await day.until(at('00:40'))
    await day.put('Training Job Stopped', { jobId: JOB })
    await day.until(at('00:41'))
    await reopen(day)
    await day.until(at('00:57'))
    expect(await attached(day)).toEqual([])
    await day.until(at('00:59:59'))
    expect(await s3Answer(day, 'read')).not.toBe('OK')
    await day.until(at('01:00'))
    expect(await s3Answer(day, 'read')).toBe('OK')
    expect(failures(day)).toEqual([])
  })

  test('is not reopened by the same request once more, which is answered as before', async () => {
    const day = await withFailedJob()
    await day.until(at('01:31'))
    await day.put('Training Job Scheduled', job())

    expect(await policies(day)).toEqual([])
    expect(await refusedOf(day)).toEqual([])
  })

  test('is reopened as soon as its closing is done, if the job asks in the same moment in which it failed', async () => {
    const day = await startDay({ atOnce: 8, timerSpeed: 20 })
    await day.put('Training Job Scheduled', job())
    await day.until(at('01:30'))
    await Promise.all([day.put('Training Job Failed', { jobId: JOB }), reopen(day)])
    await day.until(at('01:40'))
    // Whichever came first: an extension to the end that a grant has changes nothing, and its end comes after it.
    const isReopened = announcementsOf(day, 'Access Extended').length === 1

    expect(await attached(day)).toHaveLength(isReopened ? 1 : 0)
    expect(await refusedOf(day)).toEqual([])
    expect(await chainProblemsOf(day)).toEqual([])
  })

  test('is not reopened while IAM delays its closing, and is as soon as that is done', async () => {
    const faults = outageOf(({ operation }) => operation === 'DetachUserPolicy')
    const day = await startDay({ faults })
    await day.put('Training Job Scheduled', job())
    await day.until(at('01:30'))
    faults.isOn = true
    await day.put('Training Job Failed', { jobId: JOB })
    await reopen(day)
    await day.until(at('01:33'))
    expect(announcementsOf(day, 'Access Extended')).toEqual([])
    faults.isOn = false
    await day.until(at('01:40'))

    expect(await s3Answer(day, 'read')).toBe('OK')
    expect(await attached(day)).toHaveLength(1)
    expect(announcementsOf(day, 'Access Closed')).toHaveLength(1)
    expect(await refusedOf(day)).toEqual([])
    expect(await chainProblemsOf(day)).toEqual([])
  })
})

describe('a user gets another key for the next run', () => {
  test.each(['rotate', 'deactivate'])(
    'with %s, and the key from before the end is never live again',
    async (strategy) => {
      const day = await startDay()
      await day.put('Training Job Scheduled', job({ keys: strategy }))
      await day.until(at('01:10'))
      const before = await day.storedKey(USER)
      await day.until(at('01:30'))
      await day.put('Training Job Failed', { jobId: JOB })
      await day.until(at('01:31'))
      await reopen(day)
      await day.until(at('01:32'))

      const after = await day.storedKey(USER)
      expect(after?.accessKeyId).not.toBe(before?.accessKeyId)
      expect(await liveKeys(day)).toEqual([after?.accessKeyId])
      expect(before && (await s3AnswerTo(day, before, 'read'))).not.toBe('OK')
      expect(after && (await s3AnswerTo(day, after, 'read'))).toBe('OK')
      await day.put('Training Job Completed', { jobId: JOB })
      expect(await liveKeys(day)).toHaveLength(strategy === 'rotate' ? 1 : 0)
      expect(await liveKeys(day)).not.toContain(after?.accessKeyId)
      expect(failures(day)).toEqual([])
    },
  )

  test.each(['rotate', 'deactivate'])(
    'with %s beside a job that uses the old one, which that keeps until it is over',
    async (strategy) => {
      const { day, shared } = await besideSibling(strategy, true)

      const own = (await day.storedKey(USER))?.accessKeyId ?? ''
      expect(own).not.toBe(shared)
      expect(await keys(day)).toEqual({ [shared]: 'Active', [own]: 'Active' })
      await day.put('Training Job Completed', { jobId: SIBLING })
      expect(await liveKeys(day)).toEqual([own])
      expect(await s3Answer(day, 'read')).toBe('OK')
      await day.put('Training Job Completed', { jobId: JOB })
      expect(await liveKeys(day)).not.toContain(own)
      expect(failures(day)).toEqual([])
    },
  )

  test('unless another job uses the old one and IAM has no room: it is shared until both are over', async () => {
    const { day, shared } = await besideSibling('rotate', false)

    expect(announcementsOf(day, 'Access Ready')).toHaveLength(3)
    expect(await liveKeys(day)).toEqual([shared])
    await day.put('Training Job Completed', { jobId: SIBLING })
    expect(await s3Answer(day, 'read')).toBe('OK')
    await day.put('Training Job Completed', { jobId: JOB })
    expect(await liveKeys(day)).toHaveLength(1)
    expect(await liveKeys(day)).not.toContain(shared)
    expect(failures(day)).toEqual([])
  })

  test('but with keep none is changed', async () => {
    const day = await startDay()
    const before = await keys(day)
    await day.put('Training Job Scheduled', job({ keys: 'keep' }))
    await day.until(at('01:30'))
    await day.put('Training Job Failed', { jobId: JOB })
    await reopen(day)
    await day.until(at('01:31'))

    expect(await attached(day)).toHaveLength(1)
    expect(await keys(day)).toEqual(before)
  })
})

test('a role has access again, with the sessions that it has and with new ones', async () => {
  const day = await withFailedJob(asRole)
  const early = await sessionOf(day)
  expect(await s3AnswerTo(day, early, 'read')).not.toBe('OK')
  await day.until(at('01:31'))
  await reopen(day)
  await day.until(at('01:32'))

  expect(await s3AnswerTo(day, early, 'read')).toBe('OK')
  expect(await s3AnswerTo(day, await sessionOf(day), 'read')).toBe('OK')
  expect(announcementsOf(day, 'Access Ready')).toHaveLength(2)
  await day.put('Training Job Completed', { jobId: JOB })
  expect(await s3AnswerTo(day, early, 'read')).not.toBe('OK')
  expect(failures(day)).toEqual([])
})

describe('an end is about one run', () => {
  const late = (day: Day, detailType: string, time: string, detail: object = { jobId: JOB }) => {
    day.aws.buses.put(day.aws.busName, { source: SOURCE, detailType, detail, time: at(time) })
    return day.until(day.clock.now())
  }

  test('so one of the run before, late or once more, does not end the next', async () => {
    const day = await withFailedJob()
    const failed = day.news.findLast((event) => event['detail-type'] === 'Training Job Failed')
    await day.until(at('01:31'))
    await reopen(day)
    await late(day, 'Training Job Completed', '01:29')
    if (failed !== undefined) day.aws.lambda.events.enqueue('curfew-end-access', JSON.stringify(failed))
    await day.until(at('01:35'))

    expect(await s3Answer(day, 'read')).toBe('OK')
    expect(failures(day)).toEqual([])
  })

  test('so an extension of the run before, delivered once more, reopens nothing', async () => {
    const day = await withFailedJob()
    await day.until(at('01:31'))
    await reopen(day)
    const extended = day.news.findLast((event) => event['detail-type'] === 'Training Job Extended')
    await day.until(at('01:40'))
    await day.put('Training Job Failed', { jobId: JOB })
    day.aws.lambda.events.enqueue('curfew-schedule-access', JSON.stringify(extended))
    await day.until(at('01:45'))

    expect(await policies(day)).toEqual([])
    expect(announcementsOf(day, 'Access Extended')).toHaveLength(1)
    expect(await refusedOf(day)).toEqual([])
  })

  test('so an extension from before a later end of an ended job reopens nothing, although it arrives after that', async () => {
    const day = await withFailedJob()
    await day.until(at('01:35'))
    await day.put('Training Job Stopped', { jobId: JOB })
    await day.until(at('01:36'))
    await late(day, 'Training Job Extended', '01:33', { jobId: JOB, closesAt: '2025-07-16T04:00:00Z', ...ASKED })
    await late(day, 'Training Job Extended', '01:33', { jobId: JOB, closesAt: '2025-07-16T05:00:00Z', ...ASKED })

    expect(await policies(day)).toEqual([])
    const problems = [{ path: 'jobId', message: expect.stringContaining('ask again to have it reopened') }]
    expect(await refusedOf(day)).toMatchObject([{ problems }])
    await reopen(day)
    expect(await s3Answer(day, 'read')).toBe('OK')
  })

  test('but a revocation is of the grant, also one from before it was reopened', async () => {
    const day = await withFailedJob()
    await day.until(at('01:40'))
    await reopen(day)
    await late(day, 'Access Revocation Requested', '01:35', { jobId: JOB, ...revocation })

    expect(await policies(day)).toEqual([])
    expect(announcementsOf(day, 'Access Closed')).toMatchObject([{ because: 'ended' }, { because: 'revoked' }])
  })
})

describe('a grant is not reopened', () => {
  const everything = { all: true, ...revocation }
  const user = { principal: { type: 'user', name: USER }, ...revocation }

  test.each([
    ['that was revoked', { jobId: JOB, ...revocation }, true],
    ['that was revoked when it was over', { jobId: JOB, ...revocation }, false],
    ['whose principal was revoked when it was over', user, false],
    ['once everything was revoked', everything, false],
    [
      'whose user has keys that were reported as compromised',
      { jobId: SIBLING, compromised: true, ...revocation },
      false,
    ],
  ])('%s', async (_rule, detail, isOpen) => {
    const day = isOpen ? await startDay() : await withFailedJob()
    if (isOpen) await day.put('Training Job Scheduled', job())
    await day.put('Training Job Scheduled', job({ jobId: SIBLING }))
    await day.until(at('01:35'))
    await day.put('Access Revocation Requested', detail)
    await day.until(at('01:40'))
    await reopen(day)
    await day.until(at('01:45'))

    const problems = [{ path: 'jobId', message: expect.stringContaining('access was revoked at 2025-07-16T01:35:00Z') }]
    expect(await refusedOf(day)).toMatchObject([{ jobId: JOB, problems }])
    expect((await attached(day)).filter((name) => name.startsWith(JOB))).toEqual([])
  })

  test('whose window closed', async () => {
    const day = await startDay()
    await day.put('Training Job Scheduled', job())
    await day.until(at('04:01'))
    await reopen(day, '05:00:00')

    expect(await refusedOf(day)).toMatchObject([
      { problems: [{ path: 'jobId', message: expect.stringContaining('when its window closed') }] },
    ])
  })

  test('until an instant that has passed, or further than extensions may go', async () => {
    const day = await withFailedJob()
    await day.until(at('01:40'))
    await reopen(day, '01:39:59')
    await day.put('Training Job Extended', { jobId: JOB, closesAt: '2025-07-17T04:00:01Z', ...ASKED })

    expect(await refusedOf(day)).toMatchObject([
      { problems: [{ path: 'closesAt', message: expect.stringContaining('has passed') }] },
      { problems: [{ path: 'closesAt', message: expect.stringContaining('24 hours of extension') }] },
    ])
    expect(await policies(day)).toEqual([])
  })

  test('beside a job that it would deny access', async () => {
    const day = await withFailedJob({ isolation: 'exclusive' })
    await day.until(at('01:31'))
    const window = { opensAt: '2025-07-16T02:00:00Z', closesAt: '2025-07-16T03:00:00Z' }
    await day.put('Training Job Scheduled', job({ jobId: SIBLING, window }))
    await reopen(day)
    expect(await refusedOf(day)).toMatchObject([{ jobId: JOB, problems: [{ path: 'isolation' }] }])
    await reopen(day, '02:00:00')

    expect(await s3Answer(day, 'read')).toBe('OK')
    await day.until(at('02:01'))
    expect(await s3Answer(day, 'read')).toBe('OK')
    expect(failures(day)).toEqual([])
  })
})
