import { describe, expect, test } from 'vitest'
import type { AuditRecord } from '#core/audit/records.ts'
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
  policies,
  revocation,
  SIBLING,
  startDay,
  USER,
} from './day.ts'

const SOURCE = 'acmeco.ml-platform'
const said = { by: revocation.requestedBy, reason: revocation.reason }
const nothing = { count: 0, first: [] }

async function recordsOf(day: Day, change: AuditRecord['change']): Promise<readonly AuditRecord[]> {
  const records = (await day.auditRecords()).filter((record) => record.change === change)
  return [...new Map(records.map((record) => [record.hash, record])).values()]
}

async function endsOf(day: Day, jobId: string): Promise<readonly unknown[]> {
  return (await recordsOf(day, 'end grant')).filter(({ job }) => job === jobId).map(({ detail }) => detail)
}

describe('a revocation that hits nothing', () => {
  test.each<readonly [string, Readonly<Record<string, unknown>>, Readonly<Record<string, unknown>>]>([
    ['of a job that nobody knows', { jobId: 'unknown' }, { unknown: { count: 1, first: ['unknown'] } }],
    ['of a user without a job', { principal: { type: 'user', name: 'nobody' } }, { unknown: nothing }],
    ['of a role of the name of a user', { principal: { type: 'role', name: USER } }, { unknown: nothing }],
  ])('%s is recorded with who and why, and answered on the bus with what it hit', async (_rule, target, hit) => {
    const day = await startDay()
    await day.put('Training Job Scheduled', job())
    await day.until(at('02:00'))
    await day.put('Access Revocation Requested', { ...target, ...revocation })
    await day.until(at('02:20'))

    const facts = { ended: nothing, over: nothing, ...hit }
    expect(await recordsOf(day, 'revoke access')).toMatchObject([{ because: 'revoked', detail: { ...said, ...facts } }])
    expect(announcementsOf(day, 'Access Revoked')).toMatchObject([{ ...revocation, ...facts }])
    expect(await attached(day)).toHaveLength(1)
    expect(failures(day)).toEqual([])
    expect(await chainProblemsOf(day)).toEqual([])
  })
})

test('in an incident, whatever can be read is revoked, and what is odd is noted', async () => {
  const day = await startDay()
  await day.put('Training Job Scheduled', job())
  await day.put('Training Job Scheduled', job({ jobId: SIBLING }))
  await day.until(at('02:00'))

  await day.put('Access Revocation Requested', { jobId: ` ${JOB}`, ticket: 'SEC-12', pad: 'x'.repeat(70_000) })
  await day.put('Training Job Completed', { jobId: SIBLING, status: 'ok' })
  await day.until(at('02:00:10'))

  expect(await policies(day)).toEqual([])
  expect(announcementsOf(day, 'Access Refused')).toEqual([])
  expect(await endsOf(day, JOB)).toMatchObject([{ by: SOURCE, noted: [{ path: '' }] }])
  expect(await endsOf(day, SIBLING)).toMatchObject([{ noted: [{ path: 'status' }] }])
  expect(announcementsOf(day, 'Access Revoked')).toMatchObject([{ ended: { count: 1 }, noted: [{ path: '' }] }])
})

test('a revocation that overtakes its request stands in the log of the grant, although the job ends as well', async () => {
  const day = await startDay()
  await day.put('Access Revocation Requested', { jobId: JOB, ...revocation })
  await day.until(at('00:31'))
  await day.put('Training Job Completed', { jobId: JOB })
  const request = { source: SOURCE, detailType: 'Training Job Scheduled', detail: job(), time: at('00:29') }
  day.aws.buses.put(day.aws.busName, request)
  await day.until(at('01:30'))

  expect(await endsOf(day, JOB)).toMatchObject([said, { by: SOURCE, wasOver: 'revoked' }])
  expect(announcementsOf(day, 'Access Closed')).toMatchObject([{ because: 'revoked' }])
  expect(announcementsOf(day, 'Access Opened')).toEqual([])
  expect(await chainProblemsOf(day)).toEqual([])
})

test.each([
  ['was revoked', 'Access Revocation Requested', revocation, 'revoked'],
  ['has completed', 'Training Job Completed', {}, 'ended'],
])('a revocation of a job that %s stands in the log of the grant, and the first end counts', async (...row) => {
  const [, detailType, more, because] = row
  const day = await startDay()
  await day.put('Training Job Scheduled', job())
  await day.until(at('02:00'))
  await day.put(detailType, { jobId: JOB, ...more })
  await day.until(at('02:05'))
  await day.put('Access Revocation Requested', { jobId: JOB, requestedBy: 'second', reason: 'to be sure' })
  await day.until(at('02:10'))

  expect((await endsOf(day, JOB)).at(-1)).toMatchObject({ by: 'second', reason: 'to be sure', wasOver: because })
  expect(await endsOf(day, JOB)).toHaveLength(2)
  expect(announcementsOf(day, 'Access Revoked').at(-1)).toMatchObject({ ended: nothing, over: { count: 1 } })
  expect(announcementsOf(day, 'Access Closed')).toMatchObject([{ because, at: '2025-07-16T02:00:00Z' }])
  expect(await chainProblemsOf(day)).toEqual([])
})

test('a revocation that is delivered twice is recorded and answered once', async () => {
  const day = await startDay({ arrival: () => [0, 7] })
  await day.put('Training Job Scheduled', job())
  await day.put('Training Job Scheduled', job({ jobId: SIBLING }))
  await day.until(at('02:00'))
  await day.put('Training Job Completed', { jobId: SIBLING })
  await day.until(at('02:01'))
  await day.put('Access Revocation Requested', { jobIds: [JOB, SIBLING], ...revocation })
  await day.until(at('02:05'))

  expect(await recordsOf(day, 'revoke access')).toHaveLength(1)
  expect(await endsOf(day, JOB)).toHaveLength(1)
  expect(await endsOf(day, SIBLING)).toHaveLength(2)
  const answers = announcementsOf(day, 'Access Revoked').map((answer) => JSON.stringify(answer))
  expect(new Set(answers).size).toBe(1)
  expect(announcementsOf(day, 'Access Revoked')[0]).toMatchObject({ ended: { count: 1 }, over: { count: 1 } })
})

test('a revocation whose report cannot be stored ends access all the same, and reports the same hits once it can be', async () => {
  const day = await startDay({ faults: reportOutage })
  await day.put('Training Job Scheduled', job())
  await day.until(at('02:00'))
  reportOutage.isOn = true
  await day.put('Access Revocation Requested', { all: true, ...revocation })
  await day.until(at('02:01'))
  expect(await policies(day)).toEqual([])
  expect(announcementsOf(day, 'Access Revoked')).toEqual([])

  await day.until(at('02:10'))
  reportOutage.isOn = false
  await day.until(at('02:20'))
  expect(await recordsOf(day, 'revoke access')).toHaveLength(1)
  const [answer] = announcementsOf(day, 'Access Revoked')
  expect(answer).toMatchObject({ targets: { all: true }, ended: { count: 1, first: [{ jobId: JOB }] }, over: nothing })
  expect(await chainProblemsOf(day)).toEqual([])
})

/** What stands alone is stored with PutItem; everything else end-access writes in transactions, or with UpdateItem. */
const reportOutage = outageOf(
  ({ service, operation, caller }) =>
    service === 'dynamodb' && operation === 'PutItem' && caller.kind === 'role' && caller.name === 'curfew-end-access',
)
