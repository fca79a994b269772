import { describe, expect, test } from 'vitest'
import { at } from '#test/fixtures/seed.ts'
import { announcementsOf, attached, JOB, job, liveKeys, policies, startDay, tries, trouble, USER } from './day.ts'

const SIBLING = 'wikipedia-evaluation-2025-07-16'
const revocation = { requestedBy: 'security@acmeco.example', reason: 'key found in a public repository' }

describe('an event that ends the job ends its access within the same second', () => {
  test.each(['Training Job Completed', 'Training Job Failed', 'Training Job Stopped'])('%s', async (detailType) => {
    const day = await startDay()
    await day.put('Training Job Scheduled', job())
    await day.until(at('02:30'))
    expect(await tries(day, 'read')).toBe('OK')

    await day.put(detailType, { jobId: JOB })

    expect(await policies(day)).toEqual([])
    expect(announcementsOf(day, 'Access Closed')).toMatchObject([
      { jobId: JOB, because: 'ended', at: '2025-07-16T02:30:00Z' },
    ])
    await day.until(at('04:10'))
    expect(announcementsOf(day, 'Access Closed')).toHaveLength(1)
    expect(trouble(day)).toEqual([])
  })

  const sagemaker = (status: string, name = JOB) => ({
    source: 'aws.sagemaker',
    detailType: 'SageMaker Training Job State Change',
    detail: { TrainingJobName: name, TrainingJobStatus: status },
  })
  const batch = (status: string, jobId = '4c7599ae') => ({
    source: 'aws.batch',
    detailType: 'Batch Job State Change',
    detail: { jobName: JOB, jobId, status },
  })

  test.each([
    ['SageMaker says Completed', sagemaker('Completed'), false],
    ['SageMaker says Failed', sagemaker('Failed'), false],
    ['SageMaker says Stopped', sagemaker('Stopped'), false],
    ['SageMaker says Stopping, which leaves the job two minutes to save its work', sagemaker('Stopping'), true],
    ['SageMaker says InProgress', sagemaker('InProgress'), true],
    ['SageMaker tells of another job', sagemaker('Completed', `${JOB}1`), true],
    ['Batch says SUCCEEDED', batch('SUCCEEDED'), false],
    ['Batch says FAILED', batch('FAILED'), false],
    ['Batch says RUNNABLE: an attempt failed, and another follows', batch('RUNNABLE'), true],
    ['a child of a Batch array is done, its parent is not', batch('SUCCEEDED', '4c7599ae:0'), true],
    ['a node of a multi-node Batch job is done, the job is not', batch('SUCCEEDED', '4c7599ae#0'), true],
  ])('%s', async (_rule, event, goesOn) => {
    const day = await startDay()
    await day.put('Training Job Scheduled', job())
    await day.until(at('02:30'))

    day.aws.buses.putFromAws(event)
    await day.until(at('02:31'))

    expect(await attached(day)).toHaveLength(goesOn ? 1 : 0)
    expect(trouble(day)).toEqual([])
  })
})

describe('a revocation', () => {
  test.each([
    ['of one job leaves its sibling', { jobId: JOB }, 1],
    ['of a principal ends all its jobs', { principal: { type: 'user', name: USER } }, 0],
    ['of a principal in capitals ends all its jobs', { principal: { type: 'user', name: USER.toUpperCase() } }, 0],
    ['of everything ends everything', { all: true }, 0],
    ['of another principal ends nothing here', { principal: { type: 'user', name: 'trainer-gpu-02' } }, 2],
  ])('%s', async (_rule, whose, left) => {
    const day = await startDay()
    await day.put('Training Job Scheduled', job())
    await day.put('Training Job Scheduled', job({ jobId: SIBLING }))
    await day.until(at('02:30'))
    expect(await attached(day)).toHaveLength(2)

    await day.put('Access Revocation Requested', { ...whose, ...revocation })

    expect(await attached(day)).toHaveLength(left)
    expect(announcementsOf(day, 'Access Closed')).toHaveLength(2 - left)
    const told = (await day.auditRecords()).filter(({ change, phase }) => change === 'end grant' && phase === 'done')
    expect(told).toHaveLength(2 - left)
    for (const { because, detail } of told) {
      expect(because).toBe('revoked')
      expect(detail).toMatchObject({ by: revocation.requestedBy, reason: revocation.reason })
    }
  })

  test.each([
    ['its principal', { principal: { type: 'user', name: USER } }, 'revoked'],
    ['everything', { all: true }, 'revoked'],
    ['another principal', { principal: { type: 'user', name: 'trainer-gpu-02' } }, 'closed'],
  ])('of %s ends a job as well that was asked for before it, and is heard of after it', async (_whose, of, because) => {
    const day = await startDay()
    const ask = (jobId: string, time: Date) =>
      day.aws.buses.put(day.aws.busName, {
        ...{ source: 'acmeco.ml-platform', detailType: 'Training Job Scheduled' },
        ...{ detail: job({ jobId }), time },
      })
    await day.until(at('00:40'))
    await day.put('Access Revocation Requested', { ...of, ...revocation })
    ask(JOB, at('00:39:59'))
    await day.until(at('00:40:05'))
    ask('asked-for-after-it', at('00:40:01'))
    await day.until(at('04:10'))

    expect(announcementsOf(day, 'Access Scheduled')).toHaveLength(2)
    expect(announcementsOf(day, 'Access Opened')).toHaveLength(because === 'revoked' ? 1 : 2)
    expect(announcementsOf(day, 'Access Closed')).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ jobId: JOB, because }),
        expect.objectContaining({ jobId: 'asked-for-after-it', because: 'closed' }),
      ]),
    )
    expect(trouble(day)).toEqual([])
  })

  test.each([
    ['half a minute after the window stands on the row, and overtakes an extension that is on its way', '04:00:30', 1],
    ['three minutes after it changes nothing: no extension can be on its way any more', '04:03', 0],
  ])('%s', async (_rule, when, count) => {
    const day = await startDay()
    await day.put('Training Job Scheduled', job())
    await day.until(at(when))
    await day.put('Access Revocation Requested', { jobId: JOB, ...revocation })
    await day.put('Training Job Extended', { jobId: JOB, closesAt: '2025-07-16T05:00:00Z', ...revocation })
    await day.until(at('04:10'))

    expect((await day.auditRecords()).filter(({ change }) => change === 'end grant')).toHaveLength(count)
    expect(announcementsOf(day, 'Access Closed')).toMatchObject([{ because: 'closed' }])
    expect(announcementsOf(day, 'Access Refused')).toMatchObject([{ problems: [{ path: 'jobId' }] }])
    expect(await policies(day)).toEqual([])
    expect(trouble(day)).toEqual([])
  })

  test('before the window keeps it from ever opening', async () => {
    const day = await startDay()
    await day.put('Training Job Scheduled', job())
    await day.put('Access Revocation Requested', { jobId: JOB, ...revocation })

    await day.until(at('01:30'))
    expect(await policies(day)).toEqual([])
    expect(announcementsOf(day, 'Access Opened')).toEqual([])
    expect(announcementsOf(day, 'Access Closed')).toMatchObject([{ because: 'revoked', at: '2025-07-16T00:30:00Z' }])
  })
})

describe('job events that come out of order change nothing that they should not', () => {
  test('an end that overtook its job counts: the job never opens', async () => {
    const day = await startDay()
    const seconds = at('00:30').getTime() / 1000
    await day.put('Training Job Completed', { jobId: JOB })
    day.aws.buses.put(day.aws.busName, {
      source: 'acmeco.ml-platform',
      detailType: 'Training Job Scheduled',
      detail: job(),
      time: new Date((seconds - 5) * 1000),
    })

    await day.until(at('01:30'))
    expect(await policies(day)).toEqual([])
    expect(announcementsOf(day, 'Access Closed')).toMatchObject([{ because: 'ended' }])
  })

  test('and it counts although an older one of the same name comes after it', async () => {
    const day = await startDay()
    const put = (time: Date) => {
      const event = { source: 'acmeco.ml-platform', detailType: 'Training Job Completed', detail: { jobId: JOB }, time }
      day.aws.buses.put(day.aws.busName, event)
    }
    await day.until(at('00:35'))
    put(at('00:34'))
    await day.until(at('00:36'))
    put(at('00:10'))
    await day.until(at('00:37'))
    const request = { source: 'acmeco.ml-platform', detailType: 'Training Job Scheduled', detail: job() }
    day.aws.buses.put(day.aws.busName, { ...request, time: at('00:33') })

    await day.until(at('01:30'))
    expect(announcementsOf(day, 'Access Opened')).toEqual([])
  })

  test('an end from before the job was asked for does not: names come back', async () => {
    const day = await startDay()
    await day.put('Training Job Completed', { jobId: JOB })
    await day.until(at('00:40'))
    await day.put('Training Job Scheduled', job())

    await day.until(at('01:30'))
    expect(await tries(day, 'read')).toBe('OK')
  })

  test('nor does one that was put before, and comes after: an archive is replayed', async () => {
    const day = await startDay()
    await day.put('Training Job Scheduled', job())
    await day.until(at('02:00'))
    const [source, time] = ['acmeco.ml-platform', at('00:10')]
    day.aws.buses.put(day.aws.busName, { source, detailType: 'Training Job Completed', detail: { jobId: JOB }, time })
    const all = { all: true, ...revocation }
    day.aws.buses.put(day.aws.busName, { source, detailType: 'Access Revocation Requested', detail: all, time })

    await day.until(at('02:30'))
    expect(await tries(day, 'read')).toBe('OK')
  })

  test('a request that says to be from the future ends like any other', async () => {
    const day = await startDay()
    const event = { source: 'acmeco.ml-platform', detailType: 'Training Job Scheduled', detail: job() }
    day.aws.buses.put(day.aws.busName, { ...event, time: new Date('2030-01-01T00:00:00Z') })
    await day.until(at('02:00'))
    expect(await attached(day)).toHaveLength(1)

    await day.put('Access Revocation Requested', { jobId: JOB, ...revocation })
    expect(await policies(day)).toEqual([])
  })

  test('an end of nobody, twice, or after the end is no trouble', async () => {
    const day = await startDay()
    await day.put('Training Job Completed', { jobId: 'nobody' })
    await day.put('Training Job Scheduled', job())
    await day.until(at('02:30'))
    await day.put('Training Job Completed', { jobId: JOB })
    await day.put('Training Job Completed', { jobId: JOB })
    await day.put('Access Revocation Requested', { jobId: JOB, ...revocation })
    await day.until(at('05:00'))
    await day.put('Training Job Failed', { jobId: JOB })

    expect(announcementsOf(day, 'Access Closed')).toMatchObject([{ because: 'ended' }])
    expect(announcementsOf(day, 'Access Refused')).toEqual([])
    expect(await liveKeys(day)).toHaveLength(1)
    expect(trouble(day)).toEqual([])
  })

  test('with every event delivered twice, each change is still made once', async () => {
    const day = await startDay({ arrival: () => [0, 0] })
    await day.put('Training Job Scheduled', job())
    await day.until(at('02:30'))
    await day.put('Training Job Completed', { jobId: JOB })
    await day.until(at('04:10'))

    const done = (await day.auditRecords()).filter(({ phase }) => phase === 'done').map(({ change }) => change)
    expect(done.filter((change) => change === 'attach policy')).toHaveLength(1)
    expect(done.filter((change) => change === 'create key')).toHaveLength(2)
    expect(await policies(day)).toEqual([])
    expect(await liveKeys(day)).toHaveLength(1)
    expect(trouble(day)).toEqual([])
  })
})
