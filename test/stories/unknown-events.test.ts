import { describe, expect, test } from 'vitest'
import { at } from '#test/fixtures/seed.ts'
import { announcementsOf, attached, failures, JOB, job, policies, revocation, startDay } from './day.ts'
import { metricsOf } from './metrics.ts'

describe('an event that Curfew does not know is refused, announced, recorded and counted, and says what was meant', () => {
  test.each([
    ['Training Job Schedule', job(), 'did you mean "Training Job Scheduled"?'],
    ['training job scheduled', job(), 'did you mean "Training Job Scheduled"?'],
    ['Training Job Scheduled ', job(), 'did you mean "Training Job Scheduled"?'],
    ['TrainingJobScheduled', job(), 'did you mean "Training Job Scheduled"?'],
    ['Training Job Scheduled\u200b', job(), 'did you mean "Training Job Scheduled"?'],
    ['Training Job Complete', { jobId: JOB }, 'did you mean "Training Job Completed"?'],
    ['Training Job Cancelled', { jobId: JOB }, 'did you mean "Training Job Stopped"?'],
    ['Training Job Succeeded', { jobId: JOB }, 'did you mean "Training Job Completed"?'],
    ['Acess Revocation Requestd', { all: true, ...revocation }, 'did you mean "Access Revocation Requested"?'],
    ['Access Revocation', { all: true, ...revocation }, 'did you mean "Access Revocation Requested"?'],
    ['Order Placed', {}, 'is not an event that Curfew knows: it takes "Training Job Scheduled", '],
    ['x'.repeat(128), {}, 'is not an event that Curfew knows: it takes "Training Job Scheduled", '],
    ['Access Closed', { jobId: JOB }, 'only Curfew itself puts "Access Closed"'],
    ['Access Due', { jobId: JOB }, 'only Curfew itself puts "Access Due"'],
    ['Batch Job State Change', { jobId: JOB }, 'from the default bus of its own account only'],
    ['SageMaker Training Job State Change', {}, 'from the default bus of its own account only'],
  ])('%s', async (detailType, detail, message) => {
    const day = await startDay()
    await day.put(detailType, detail)
    await day.until(at('01:05'))

    const problems = [{ path: 'detail-type', message: expect.stringContaining(message) }]
    expect(announcementsOf(day, 'Access Refused')).toMatchObject([
      { event: { source: 'acmeco.ml-platform' }, problems },
    ])
    expect(await day.auditRecords()).toMatchObject([{ change: 'refuse request', phase: 'done', detail: { problems } }])
    expect(metricsOf(day).get('UnknownEvents')).toEqual([1])
    expect(metricsOf(day).get('AccessRefused')).toEqual([1])
    expect(await policies(day)).toEqual([])
    // The run succeeds, so that nothing retries it.
    expect(failures(day)).toEqual([])
  })
})

test('a known event is not refused as unknown, whoever puts it, and neither is one of Curfew', async () => {
  const day = await startDay()
  await day.put('Training Job Scheduled', job())
  await day.until(at('02:00'))
  await day.put('Training Job Completed', { jobId: JOB })
  await day.until(at('05:00'))

  expect(announcementsOf(day, 'Access Refused')).toEqual([])
  expect(metricsOf(day).get('UnknownEvents')).toBeUndefined()
})

test('a misspelt end does not end the job: it is refused, and the job goes on', async () => {
  const day = await startDay()
  await day.put('Training Job Scheduled', job())
  await day.until(at('02:00'))
  await day.put('Training Job Complete', { jobId: JOB })

  expect(await attached(day)).toHaveLength(1)
  expect(announcementsOf(day, 'Access Refused')).toMatchObject([{ jobId: JOB }])
})

test('a flood of junk makes no call to IAM, and no run of end-access', async () => {
  const day = await startDay()
  const before = day.aws.calls.all.length
  for (let index = 0; index < 20; index++)
    await day.put(`Junk ${index}`, { jobId: `job-${index}`, principal: { type: 'user' } })

  const calls = day.aws.calls.all.slice(before).filter(({ caller }) => caller?.kind === 'role')
  expect(announcementsOf(day, 'Access Refused')).toHaveLength(20)
  expect(calls.filter(({ service }) => service === 'iam')).toEqual([])
  expect(day.aws.runs.filter(({ functionName }) => functionName === 'curfew-end-access')).toEqual([])
})
