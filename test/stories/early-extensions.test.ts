import { describe, expect, test } from 'vitest'
import type { Day } from '#local/day/day.ts'
import { at } from '#test/fixtures/seed.ts'
import { announcementsOf, attached, chainProblemsOf, failures, JOB, job, policies, s3Answer, startDay } from './day.ts'

const ASKED = { requestedBy: 'ml-platform@acmeco.example', reason: 'two epochs to go' }
const extension = (closesAt: string, overrides: object = {}) => ({
  ...{ jobId: JOB, closesAt: `2025-07-16T${closesAt}:00Z`, ...ASKED },
  ...overrides,
})

/** Puts an extension, and returns the id of its event. */
async function extend(day: Day, closesAt: string, overrides: object = {}): Promise<string> {
  await day.put('Training Job Extended', extension(closesAt, overrides))
  return day.news.findLast((event) => event['detail-type'] === 'Training Job Extended')?.id ?? ''
}

async function endOf(day: Day): Promise<readonly string[]> {
  const records = await day.auditRecords()
  return records.filter(({ change }) => change === 'extend grant').map(({ detail }) => String(detail?.closesAt))
}

const held = async (day: Day) => (await day.auditRecords()).filter(({ change }) => change === 'hold extension')

describe('an extension that arrives before its request', () => {
  test('waits for it, on record, and is then carried out as any other', async () => {
    const day = await startDay()
    const id = await extend(day, '05:00')
    expect(announcementsOf(day, 'Access Refused')).toEqual([])
    expect(await held(day)).toMatchObject([
      { job: JOB, seq: 0, phase: 'done', event: id, detail: { ...ASKED, closesAt: '2025-07-16T05:00:00Z' } },
    ])

    await day.until(at('00:40'))
    await day.put('Training Job Scheduled', job())
    expect(announcementsOf(day, 'Access Extended')).toMatchObject([
      { jobId: JOB, window: { closesAt: '2025-07-16T05:00:00Z' }, ...ASKED },
    ])
    for (const time of ['03:59:59', '04:00:00', '04:59:59']) {
      await day.until(at(time))
      expect(await s3Answer(day, 'read'), time).toBe('OK')
    }
    await day.until(at('05:00:00'))
    expect(await s3Answer(day, 'read')).not.toBe('OK')
    await day.until(at('05:02'))
    expect(await policies(day)).toEqual([])
    expect(await chainProblemsOf(day)).toEqual([])
    expect(failures(day)).toEqual([])
  })

  test('is carried out once, though it arrives twice and its request three times', async () => {
    const day = await startDay({ arrival: () => [0, 0] })
    await extend(day, '05:00')
    await day.put('Training Job Scheduled', job())
    await day.put('Training Job Scheduled', job())

    expect(await held(day)).toHaveLength(1)
    expect(await endOf(day)).toEqual(['2025-07-16T05:00:00Z'])
    expect(await chainProblemsOf(day)).toEqual([])
  })

  test('that goes too far is refused then, under its own event, and the others that wait are not', async () => {
    const day = await startDay()
    const tooFar = await extend(day, '05:00', { closesAt: '2025-07-18T05:00:00Z' })
    await extend(day, '06:00')
    await extend(day, '05:00')
    await day.put('Training Job Scheduled', job({ context: { token: 't' } }))

    expect(await endOf(day)).toEqual(['2025-07-16T05:00:00Z', '2025-07-16T06:00:00Z'])
    expect(announcementsOf(day, 'Access Refused')).toMatchObject([
      {
        event: { id: tooFar, detailType: 'Training Job Extended', source: 'acmeco.ml-platform' },
        context: { token: 't' },
        problems: [{ path: 'closesAt', message: expect.stringContaining('allows 24 hours of extension') }],
      },
    ])
    await day.until(at('01:30'))
    expect(await attached(day)).toHaveLength(1)
    expect(await chainProblemsOf(day)).toEqual([])
  })

  test('is refused with its job, if an end of the job came first as well', async () => {
    const day = await startDay()
    const id = await extend(day, '05:00')
    await day.until(at('00:31'))
    await day.put('Training Job Completed', { jobId: JOB })
    const request = { source: 'acmeco.ml-platform', detailType: 'Training Job Scheduled', detail: job() }
    day.aws.buses.put(day.aws.busName, { ...request, time: at('00:30') })
    await day.until(at('01:30'))

    expect(announcementsOf(day, 'Access Refused')).toMatchObject([{ event: { id }, problems: [{ path: 'jobId' }] }])
    expect(announcementsOf(day, 'Access Opened')).toEqual([])
  })

  test('waits on if its request is refused, and for the next one with its id', async () => {
    const day = await startDay()
    await extend(day, '05:00')
    await day.put('Training Job Scheduled', job({ access: {} }))
    expect(announcementsOf(day, 'Access Refused')).toHaveLength(1)
    await day.put('Training Job Scheduled', job())

    expect(announcementsOf(day, 'Access Extended')).toHaveLength(1)
  })

  test('is refused under its own event after a day, if no request comes', async () => {
    const day = await startDay()
    const ids = [await extend(day, '23:00', { jobId: 'never' })]
    await day.until(at('00:40'))
    ids.push(await extend(day, '22:00', { jobId: 'never' }))
    day.passDead(new Date('2025-07-17T00:29:30Z'))
    await day.until(new Date('2025-07-17T00:29:59Z'))
    expect(announcementsOf(day, 'Access Refused')).toEqual([])
    await day.until(new Date('2025-07-17T00:31:30Z'))
    expect(announcementsOf(day, 'Access Refused')).toMatchObject([{ jobId: 'never', event: { id: ids[0] } }])
    await day.until(new Date('2025-07-17T00:45:00Z'))

    expect(announcementsOf(day, 'Access Refused')).toMatchObject(
      ids.map((id) => ({ event: { id }, problems: [{ message: expect.stringContaining('within a day') }] })),
    )
    const runs = day.aws.runs.filter(({ payload }) => payload.includes('Extensions Due'))
    expect(runs).toHaveLength(2)
    expect(failures(day)).toEqual([])
  })

  test.each([
    ['an end that has passed', { closesAt: '2025-07-16T00:10:00Z' }, 'closesAt', 'has passed'],
    ['a malformed end', { closesAt: 'tomorrow' }, 'closesAt', 'must be'],
  ])('is refused at once for %s', async (_rule, overrides, path, message) => {
    const day = await startDay()
    await extend(day, '05:00', overrides)

    const problem = { path, message: expect.stringContaining(message) }
    expect(announcementsOf(day, 'Access Refused')).toMatchObject([{ problems: expect.arrayContaining([problem]) }])
    expect(await held(day)).toEqual([])
  })

  test('is the eleventh of its job that is refused, so that nobody fills the table', async () => {
    const day = await startDay()
    for (let minute = 10; minute < 21; minute++) await extend(day, `05:${minute}`)

    expect(await held(day)).toHaveLength(10)
    expect(announcementsOf(day, 'Access Refused')).toMatchObject([
      { problems: [{}, { message: expect.stringContaining('10 extensions that wait') }] },
    ])
  })

  test('is carried out whichever of the two comes first, if they arrive at the same time', async () => {
    const outcomes: (readonly string[])[] = []
    for (const wait of [0, 0, 0, 0]) {
      const day = await startDay({ atOnce: 8, timerSpeed: 20 })
      const puts = [day.put('Training Job Extended', extension('05:00')), day.put('Training Job Scheduled', job())]
      await Promise.all(puts)
      await day.until(new Date(at('00:40').getTime() + wait))
      expect(announcementsOf(day, 'Access Refused')).toEqual([])
      outcomes.push(await endOf(day))
    }

    expect(outcomes).toEqual(Array.from({ length: 4 }, () => ['2025-07-16T05:00:00Z']))
  })
})
