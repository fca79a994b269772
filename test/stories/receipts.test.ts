import { expect, test } from 'vitest'
import type { AuditRecord } from '#core/audit/records.ts'
import type { Day } from '#local/day/day.ts'
import { outageOf } from '#test/fixtures/outage.ts'
import { at } from '#test/fixtures/seed.ts'
import { JOB, job, revocation, startDay } from './day.ts'
import { metricsOf } from './metrics.ts'

const SIBLING = 'wikipedia-evaluation-2025-07-16'
const ROLE_JOB = 'wikipedia-batch-2025-07-16'

async function lastOf(day: Day, jobId: string): Promise<AuditRecord | undefined> {
  return (await day.auditRecords()).filter(({ job }) => job === jobId).at(-1)
}

test('the last record of a grant says when it was due to end, when its policies were detached, and when its key was deactivated', async () => {
  const day = await startDay()
  await day.put('Training Job Scheduled', job())
  await day.until(at('04:05'))

  expect(await lastOf(day, JOB)).toMatchObject({
    ...{ change: 'close grant', phase: 'done', because: 'closed', target: JOB, by: 'rotate-keys' },
    detail: {
      dueAt: '2025-07-16T04:00:00Z',
      detachedAt: '2025-07-16T04:00:00Z',
      keyOffAt: '2025-07-16T04:00:00Z',
    },
  })
})

test('the last record does not wait for a key that siblings still use: it names them, and no key where there is none', async () => {
  const day = await startDay()
  await day.put('Training Job Scheduled', job())
  await day.put('Training Job Scheduled', job({ jobId: SIBLING }))
  const asRole = { principal: { type: 'role', name: 'trainer-batch' }, keys: undefined }
  await day.put('Training Job Scheduled', job({ jobId: ROLE_JOB, ...asRole }))
  await day.until(at('02:00'))
  await day.put('Training Job Completed', { jobId: JOB })
  await day.until(at('02:00:30'))

  expect(await lastOf(day, JOB)).toMatchObject({
    because: 'ended',
    detail: {
      dueAt: '2025-07-16T02:00:00Z',
      detachedAt: '2025-07-16T02:00:00Z',
      keyOffAt: null,
      keyHeldBy: [SIBLING],
    },
  })
  await day.until(at('04:05'))
  expect((await lastOf(day, SIBLING))?.detail).toMatchObject({ keyOffAt: '2025-07-16T04:00:00Z' })
  expect(await lastOf(day, ROLE_JOB)).toMatchObject({ by: 'settle-access', detail: { keyOffAt: null } })
})

test('the last record of a job that keeps its keys says that none was touched, also if it was revoked', async () => {
  const day = await startDay()
  await day.put('Training Job Scheduled', job({ keys: 'keep' }))
  await day.until(at('02:00'))
  await day.put('Access Revocation Requested', { jobId: JOB, ...revocation })
  await day.until(at('02:01'))

  expect(await lastOf(day, JOB)).toMatchObject({ because: 'revoked', detail: { keyOffAt: null, keyKept: true } })
})

test('the metrics count openings and closings, and say how late they were', async () => {
  const day = await startDay()
  await day.put('Training Job Scheduled', job())
  await day.until(at('04:05'))

  const metrics = metricsOf(day)
  expect(metrics.get('AccessOpened')).toEqual([1])
  expect(metrics.get('AccessClosed')).toEqual([1])
  expect(metrics.get('OpenLateness')).toEqual([0])
  expect(metrics.get('CloseLateness')).toEqual([0])
  expect(metrics.get('LateClosings')).toEqual([0])
  expect(metrics.get('KeyOffLateness')).toEqual([0])
  expect(Math.max(...(metrics.get('ClosingsOverdue') ?? []))).toBe(0)
  expect(metrics.get('OpenGrants')).toEqual([1, 1, 1])
})

test('a closing is overdue although something else was left undone before: what the row names first does not hide it', async () => {
  const faults = outageOf(({ caller }) => caller.name === 'curfew-settle-access')
  const day = await startDay({ faults })
  await day.put('Training Job Scheduled', job())
  await day.until(at('00:59:30'))
  faults.isOn = true
  await day.until(at('04:09:30'))

  expect(metricsOf(day).get('ClosingsOverdue')?.at(-1)).toBe(1)
})

test('a closing that an outage of IAM delays counts as overdue each minute, and as late once it is done', async () => {
  const faults = outageOf(({ service, caller }) => service === 'iam' && caller.kind === 'role')
  const day = await startDay({ faults })
  await day.put('Training Job Scheduled', job())
  await day.until(at('02:00'))
  faults.isOn = true
  await day.until(at('04:09:30'))
  expect(Math.max(...(metricsOf(day).get('ClosingsOverdue') ?? []))).toBe(1)

  faults.isOn = false
  await day.until(at('04:15'))
  const metrics = metricsOf(day)
  expect(metrics.get('LateClosings')).toEqual([1])
  expect(metrics.get('CloseLateness')?.[0]).toBeGreaterThan(540)
  expect(metrics.get('ClosingsOverdue')?.at(-1)).toBe(0)
})
