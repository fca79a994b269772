import type { WireRequest } from '@curfew/local-aws/wire'
import { describe, expect, test } from 'vitest'
import { chainProblems } from '#core/audit/audit.ts'
import { at } from '#test/fixtures/seed.ts'
import { switchable } from '#test/fixtures/switchable.ts'
import { announcementsOf, JOB, job, messagesIn, policies, startDay, tries } from './day.ts'

const revocation = { requestedBy: 'security@acmeco.example', reason: 'key found in a public repository' }

/** The table does not answer Lambdas. */
const noTable = () => switchable(({ service, caller }) => service === 'dynamodb' && caller.kind === 'role')

async function anEndInAnOutage(detailType: string, detail: Readonly<Record<string, unknown>>) {
  const faults = noTable()
  const day = await startDay({ faults })
  await day.put('Training Job Scheduled', job())
  await day.until(at('01:10'))
  faults.off = true
  await day.put(detailType, detail)
  return { day, faults }
}

describe('an end that is told in an outage of an hour is carried out within two minutes of its end', () => {
  test.each([
    ['of a job', 'Training Job Failed', { jobId: JOB }],
    ['by a revocation', 'Access Revocation Requested', { all: true, ...revocation }],
  ])('%s', async (_whose, detailType, detail) => {
    const { day, faults } = await anEndInAnOutage(detailType, detail)
    await day.until(at('02:10'))
    expect(await tries(day, 'read')).toBe('OK')
    expect(messagesIn(day, 'curfew-end-retries')).toHaveLength(1)

    faults.off = false
    await day.until(at('02:12'))
    expect(await policies(day)).toEqual([])
    expect(await tries(day, 'read')).toBe('AccessDenied')
    expect(announcementsOf(day, 'Access Closed')).toHaveLength(1)

    await day.until(at('02:30'))
    expect(messagesIn(day, 'curfew-end-retries')).toEqual([])
    expect(messagesIn(day, 'curfew-dead-letters').filter(({ body }) => body.includes(JOB))).toEqual([])
    expect(chainProblems(await day.auditRecords())).toEqual([])
  })
})

test('a request and an extension that are put in an outage are granted after it, while their windows last', async () => {
  const faults = noTable()
  const day = await startDay({ faults })
  await day.put('Training Job Scheduled', job())
  faults.off = true
  await day.put('Training Job Scheduled', job({ jobId: 'put-in-an-outage' }))
  await day.put('Training Job Extended', {
    jobId: JOB,
    closesAt: '2025-07-16T05:00:00Z',
    requestedBy: 'x',
    reason: 'y',
  })
  await day.until(at('01:30'))
  expect(announcementsOf(day, 'Access Scheduled')).toHaveLength(1)

  faults.off = false
  await day.until(at('01:32'))
  expect(announcementsOf(day, 'Access Scheduled')).toMatchObject([{ jobId: JOB }, { jobId: 'put-in-an-outage' }])
  expect(announcementsOf(day, 'Access Extended')).toHaveLength(1)
  await day.until(at('04:30'))
  expect(announcementsOf(day, 'Access Closed')).toMatchObject([{ jobId: 'put-in-an-outage' }])
  expect(await tries(day, 'read')).toBe('OK')
  expect(messagesIn(day, 'curfew-schedule-retries')).toEqual([])
})

test('an end that nobody can carry out for a day is a dead letter, with the event that it was', async () => {
  const { day } = await anEndInAnOutage('Training Job Completed', { jobId: JOB })
  const ends = () =>
    messagesIn(day, 'curfew-dead-letters').filter(({ body }) => body.includes('Training Job Completed'))

  await day.until(new Date(at('01:13').getTime() + 23 * 3600_000))
  expect(ends()).toEqual([])
  await day.until(new Date(at('01:16').getTime() + 24 * 3600_000))
  expect(ends().map(({ body }) => JSON.parse(body).requestPayload.detail)).toEqual([{ jobId: JOB }])
  expect(messagesIn(day, 'curfew-end-retries')).toEqual([])
}, 60_000)

test('an end that comes again after a day of outage does not end a job that was scheduled anew meanwhile', async () => {
  const { day, faults } = await anEndInAnOutage('Access Revocation Requested', { all: true, ...revocation })
  await day.until(at('02:00'))
  faults.off = false
  // Before the next try: the new job is there when the revocation is.
  await day.until(at('02:00:05'))
  await day.put('Training Job Scheduled', job({ jobId: 'scheduled-after-it' }))
  await day.until(at('02:10'))

  expect(announcementsOf(day, 'Access Closed')).toMatchObject([{ jobId: JOB }])
  expect(announcementsOf(day, 'Access Opened')).toMatchObject([{ jobId: JOB }, { jobId: 'scheduled-after-it' }])
})

test('an end whose run died before the log had its record is recorded by the sweep', async () => {
  const died = new Set<string>()
  const crash = (name: string, _id: string, { headers }: WireRequest) => {
    const isLog = headers['x-amz-target']?.endsWith('.PutLogEvents') === true
    const dies = name === 'curfew-end-access' && died.size === 0 && isLog
    if (dies) died.add(name)
    return dies ? 'before' : undefined
  }
  const day = await startDay({ crash })
  await day.put('Training Job Scheduled', job())
  await day.until(at('03:59:30'))
  await day.put('Training Job Completed', { jobId: JOB })
  await day.until(at('04:10'))

  expect([...died]).toHaveLength(1)
  const ends = (await day.auditRecords()).filter(({ change }) => change === 'end grant')
  expect(ends.map(({ phase, because }) => `${phase}, ${because}`)).toContain('done, ended')
  expect(new Set(ends.map(({ hash }) => hash)).size).toBe(1)
  expect(chainProblems(await day.auditRecords())).toEqual([])
  expect(announcementsOf(day, 'Access Closed')).toMatchObject([{ because: 'ended' }])
})

test('in an outage of hours the row owes the audit log what is new, and not each try', async () => {
  const faults = switchable(({ service, operation }) => service === 'logs' || operation === 'DetachUserPolicy')
  const day = await startDay({ faults })
  await day.put('Training Job Scheduled', job())
  await day.until(at('03:59:30'))
  faults.off = true
  await day.until(at('05:30'))
  const most = Math.max(...day.aws.dynamoDb.items('curfew').map((item) => JSON.stringify(item).length))
  expect(most).toBeLessThan(10_000)

  faults.off = false
  await day.until(at('05:40'))
  const records = await day.auditRecords()
  expect(chainProblems(records)).toEqual([])
  const detached = records.filter(({ change }) => change === 'detach policy').map(({ phase }) => phase)
  expect(detached).toEqual(['intended', 'failed', 'intended', 'done'])
  expect(await policies(day)).toEqual([])
}, 60_000)
