import { describe, expect, test } from 'vitest'
import type { Day } from '#local/day/day.ts'
import { announcementsOf, failures, job, policies, s3Answer, startDay } from './day.ts'
import { batch, report } from './ends-with.ts'

const endsWith = { batch: { jobName: 'nightly-train' } }
const when = (night: number, time: string) => new Date(`2025-07-${night}T${time}:00Z`)

function request(day: Day, night: number, more: object = {}): Promise<void> {
  const window = { opensAt: when(night, '01:00').toISOString(), closesAt: when(night, '04:00').toISOString() }
  return day.put('Training Job Scheduled', job({ jobId: `nightly-2025-07-${night}`, window, endsWith, ...more }))
}

/** Until the next night nothing is due, so that nothing need run. */
async function quietUntil(day: Day, night: number): Promise<void> {
  await day.until(when(night - 1, '04:05'))
  day.passDead(when(night, '00:50'))
}

const closed = (day: Day) => announcementsOf(day, 'Access Closed').map((one) => `${jobOf(one)} ${becauseOf(one)}`)

describe('a nightly job whose name at Batch never changes', () => {
  test('has a grant each night, which ends with its run of that night and no other', async () => {
    const day = await startDay()
    await request(day, 16)
    await request(day, 17)
    await day.until(when(16, '02:00'))
    expect(await s3Answer(day, 'read')).toBe('OK')

    await report(day, batch('nightly-train', 'SUCCEEDED', { jobId: 'n-16' }))
    expect(closed(day)).toEqual(['nightly-2025-07-16 ended'])

    await quietUntil(day, 17)
    await day.until(when(17, '01:30'))
    await report(day, { ...batch('nightly-train', 'SUCCEEDED', { jobId: 'n-16' }), time: when(16, '02:00') })
    expect(await s3Answer(day, 'read')).toBe('OK')
    await report(day, batch('nightly-train', 'FAILED', { jobId: 'n-17' }))
    expect(closed(day)).toEqual(['nightly-2025-07-16 ended', 'nightly-2025-07-17 ended'])

    await quietUntil(day, 18)
    await request(day, 18, { endsWith: { ...endsWith, on: ['succeeded'] } })
    await day.until(when(18, '01:30'))
    await report(day, batch('nightly-train', 'FAILED', { jobId: 'n-18' }))
    await report(day, batch('nightly-train', 'FAILED', { jobId: 'n-18' }))
    expect(await s3Answer(day, 'read')).toBe('OK')
    await report(day, batch('nightly-train', 'SUCCEEDED', { jobId: 'n-18-retry' }))
    expect(closed(day).at(-1)).toBe('nightly-2025-07-18 ended')
    expect(await policies(day)).toEqual([])
    expect(failures(day)).toEqual([])
  })

  test('is over before it opens if its run, named by its id, was over before the request', async () => {
    const day = await startDay()
    await report(day, batch('nightly-train', 'FAILED', { jobId: 'n-16' }))
    await day.until(when(16, '00:40'))
    await request(day, 16, { endsWith: { batch: { jobName: 'nightly-train', jobId: 'n-16' } } })
    await request(day, 17)

    await quietUntil(day, 17)
    await day.until(when(17, '01:10'))
    expect(closed(day)).toEqual(['nightly-2025-07-16 ended'])
    expect(await s3Answer(day, 'read')).toBe('OK')
  })

  test('never opens if the end of its run overtook its request', async () => {
    const day = await startDay()
    await day.until(when(16, '01:10'))
    await report(day, batch('nightly-train', 'FAILED', { jobId: 'n-16' }))
    const window = { opensAt: when(16, '01:00').toISOString(), closesAt: when(16, '04:00').toISOString() }
    const detail = job({ jobId: 'nightly-2025-07-16', window, endsWith })
    const event = { source: 'acmeco.ml-platform', detailType: 'Training Job Scheduled', detail }
    day.aws.buses.put(day.aws.busName, { ...event, time: when(16, '01:05') })

    await day.until(when(16, '01:30'))
    expect(announcementsOf(day, 'Access Opened')).toEqual([])
    expect(closed(day)).toEqual(['nightly-2025-07-16 ended'])
  })
})

describe('a grant that names a job of a service', () => {
  test('does not end with another one that is called like its own id', async () => {
    const day = await startDay()
    await request(day, 16)
    await day.until(when(16, '01:30'))
    await report(day, batch('nightly-2025-07-16', 'FAILED'))
    expect(await s3Answer(day, 'read')).toBe('OK')

    await day.put('Training Job Failed', { jobId: 'nightly-2025-07-16' })
    expect(await policies(day)).toEqual([])
  })

  test('is one of several that may end with the same run: all that are open end', async () => {
    const day = await startDay()
    await request(day, 16)
    await request(day, 16, { jobId: 'report-16', principal: { type: 'role', name: 'trainer-batch' }, keys: undefined })
    await day.until(when(16, '01:30'))
    expect(await policies(day)).toHaveLength(2)

    await report(day, batch('nightly-train', 'SUCCEEDED'))
    expect(await policies(day)).toEqual([])
  })

  test('is refused if it names none, two, one of another account, or no outcome, with the path of each problem', async () => {
    const day = await startDay()
    const other = 'arn:aws:batch:us-east-1:222233334444:job-queue/gpu'
    const wrong = [
      {},
      { batch: { jobName: 'a' }, bedrock: { customizationJob: 'b' } },
      { sagemaker: { trainingJob: 'a', tuningJob: 'b' } },
      { sagemaker: { trainingJob: 'a_b' }, on: [] },
      { batch: { jobName: 'a', jobQueue: other } },
      { batch: { jobName: 'a', jobId: '4c7599ae:0' } },
      { lambda: { name: 'a' } },
    ]
    for (const [index, one] of wrong.entries()) await request(day, 16, { jobId: `wrong-${index}`, endsWith: one })

    const problems = announcementsOf(day, 'Access Refused').map((refused) => JSON.stringify(refused))
    expect(problems).toHaveLength(wrong.length)
    const said = [
      ['endsWith', 'must name exactly one job'],
      ['endsWith', 'must name exactly one job'],
      ['endsWith.sagemaker', 'must name exactly one of trainingJob'],
      ['endsWith.sagemaker.trainingJob', 'must be 1 to 63 letters', 'endsWith.on', 'at least one'],
      ['endsWith.batch.jobQueue', 'is in account 222233334444'],
      ['endsWith.batch.jobId', 'a child of an array'],
      ['endsWith.lambda', 'is not a field'],
    ]
    for (const [index, texts] of said.entries())
      for (const text of texts) expect(problems.find((one) => one.includes(`wrong-${index}`))).toContain(text)
  })
})

function jobOf(closed: unknown): unknown {
  return typeof closed === 'object' && closed !== null ? Reflect.get(closed, 'jobId') : undefined
}

function becauseOf(closed: unknown): unknown {
  return typeof closed === 'object' && closed !== null ? Reflect.get(closed, 'because') : undefined
}
