import { AttachUserPolicyCommand, CreatePolicyCommand } from '@aws-sdk/client-iam'
import type { WireRequest } from '@curfew/local-aws/wire'
import { describe, expect, test } from 'vitest'
import { outageOf } from '#test/fixtures/outage.ts'
import { at } from '#test/fixtures/seed.ts'
import {
  announcementsOf,
  attached,
  chainProblemsOf,
  JOB,
  job,
  messagesIn,
  policies,
  s3Answer,
  startDay,
  USER,
} from './day.ts'

const PLANTED = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }],
})

const revocation = { requestedBy: 'security@acmeco.example', reason: 'key found in a public repository' }

/** DynamoDB answers no Lambda. */
const tableOutage = () => outageOf(({ service, caller }) => service === 'dynamodb' && caller.kind === 'role')

async function endDuringOutage(detailType: string, detail: Readonly<Record<string, unknown>>) {
  const faults = tableOutage()
  const day = await startDay({ faults })
  await day.put('Training Job Scheduled', job())
  await day.until(at('01:10'))
  faults.isOn = true
  await day.put(detailType, detail)
  return { day, faults }
}

describe('after an outage of an hour', () => {
  test.each([
    ['the end of a job', 'Training Job Failed', { jobId: JOB }],
    ['a revocation of everything', 'Access Revocation Requested', { all: true, ...revocation }],
  ])('%s that arrived in it is carried out within two minutes', async (_kind, detailType, detail) => {
    const { day, faults } = await endDuringOutage(detailType, detail)
    await day.until(at('02:10'))
    expect(await s3Answer(day, 'read')).toBe('OK')
    expect(messagesIn(day, 'curfew-end-retries')).toHaveLength(1)

    faults.isOn = false
    await day.until(at('02:12'))
    expect(await policies(day)).toEqual([])
    expect(await s3Answer(day, 'read')).toBe('AccessDenied')
    expect(announcementsOf(day, 'Access Closed')).toHaveLength(1)

    await day.until(at('02:30'))
    expect(messagesIn(day, 'curfew-end-retries')).toEqual([])
    expect(messagesIn(day, 'curfew-dead-letters').filter(({ body }) => body.includes(JOB))).toEqual([])
    expect(await chainProblemsOf(day)).toEqual([])
  })
})

test('a request and an extension that arrive in an outage are granted after it, if their windows are still open', async () => {
  const faults = tableOutage()
  const day = await startDay({ faults })
  await day.put('Training Job Scheduled', job())
  faults.isOn = true
  await day.put('Training Job Scheduled', job({ jobId: 'put-in-an-outage' }))
  await day.put('Training Job Extended', {
    jobId: JOB,
    closesAt: '2025-07-16T05:00:00Z',
    requestedBy: 'x',
    reason: 'y',
  })
  await day.until(at('01:30'))
  expect(announcementsOf(day, 'Access Scheduled')).toHaveLength(1)

  faults.isOn = false
  await day.until(at('01:32'))
  expect(announcementsOf(day, 'Access Scheduled')).toMatchObject([{ jobId: JOB }, { jobId: 'put-in-an-outage' }])
  expect(announcementsOf(day, 'Access Extended')).toHaveLength(1)
  await day.until(at('04:30'))
  expect(announcementsOf(day, 'Access Closed')).toMatchObject([{ jobId: 'put-in-an-outage' }])
  expect(await s3Answer(day, 'read')).toBe('OK')
  expect(messagesIn(day, 'curfew-schedule-retries')).toEqual([])
})

test('an end that fails for 24 hours becomes a dead letter, which holds the event', async () => {
  const { day } = await endDuringOutage('Training Job Completed', { jobId: JOB })
  const ends = () =>
    messagesIn(day, 'curfew-dead-letters').filter(({ body }) => body.includes('Training Job Completed'))

  await day.until(new Date(at('01:13').getTime() + 23 * 3600_000))
  expect(ends()).toEqual([])
  await day.until(new Date(at('01:16').getTime() + 24 * 3600_000))
  expect(ends().map(({ body }) => JSON.parse(body).requestPayload.detail)).toEqual([{ jobId: JOB }])
  expect(messagesIn(day, 'curfew-end-retries')).toEqual([])
})

test('the retry of a revocation does not end a job that was scheduled after it', async () => {
  const { day, faults } = await endDuringOutage('Access Revocation Requested', { all: true, ...revocation })
  await day.until(at('02:00'))
  faults.isOn = false
  // Before the next retry, so that the new job exists when the revocation is carried out.
  await day.until(at('02:00:05'))
  await day.put('Training Job Scheduled', job({ jobId: 'scheduled-after-it' }))
  await day.until(at('02:10'))

  expect(announcementsOf(day, 'Access Closed')).toMatchObject([{ jobId: JOB }])
  expect(announcementsOf(day, 'Access Opened')).toMatchObject([{ jobId: JOB }, { jobId: 'scheduled-after-it' }])
})

test('the end of a job is recorded with it, although its run dies at once afterwards', async () => {
  const died = new Set<string>()
  const crash = (name: string, _id: string, { headers }: WireRequest) => {
    const isTold = headers['x-amz-target']?.endsWith('.PutEvents') === true
    const dies = name === 'curfew-end-access' && died.size === 0 && isTold
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
  expect(ends.map(({ phase, because }) => `${phase}, ${because}`)).toEqual(['done, ended'])
  expect(await chainProblemsOf(day)).toEqual([])
  expect(announcementsOf(day, 'Access Closed')).toMatchObject([{ because: 'ended' }])
})

test('in an outage, that closing fails is recorded once, however often it is tried, and the row does not grow', async () => {
  const faults = outageOf(({ service, operation }) => service === 'logs' || operation === 'DetachUserPolicy')
  const day = await startDay({ faults })
  await day.put('Training Job Scheduled', job())
  await day.until(at('03:59:30'))
  faults.isOn = true
  await day.until(at('04:30'))
  const most = Math.max(...day.aws.dynamoDb.items('curfew').map((item) => JSON.stringify(item).length))
  expect(most).toBeLessThan(10_000)

  faults.isOn = false
  await day.until(at('04:40'))
  const records = await day.auditRecords()
  expect(await chainProblemsOf(day)).toEqual([])
  const detached = records.filter(({ change }) => change === 'detach policy').map(({ phase }) => phase)
  expect(detached).toEqual(['failed', 'done'])
  expect(await policies(day)).toEqual([])
})

test('while the table takes no writes, access is detached on time, with whatever was planted beside it', async () => {
  const faults = outageOf(
    ({ operation, caller }) => operation === 'TransactWriteItems' && caller.name === 'curfew-settle-access',
  )
  const day = await startDay({ faults })
  await day.put('Training Job Scheduled', job())
  await day.until(at('03:59:30'))
  const planted = { PolicyName: 'planted', Path: `/curfew/${JOB}/`, PolicyDocument: PLANTED }
  const { Policy } = await day.iam.send(new CreatePolicyCommand(planted))
  await day.iam.send(new AttachUserPolicyCommand({ UserName: USER, PolicyArn: Policy?.Arn }))
  faults.isOn = true
  await day.until(at('04:00:30'))

  expect(await attached(day)).toEqual([])
})
