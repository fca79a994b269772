import { type Attempt, broken, type Faults } from '@curfew/local-aws/faults'
import { expect, test } from 'vitest'
import type { AuditRecord } from '#core/audit/audit.ts'
import type { Day } from '#local/day/day.ts'
import { at } from '#test/fixtures/seed.ts'
import { JOB, job, startDay } from './day.ts'

const SIBLING = 'wikipedia-evaluation-2025-07-16'
const ROLE_JOB = 'wikipedia-batch-2025-07-16'

async function lastOf(day: Day, jobId: string): Promise<AuditRecord | undefined> {
  return (await day.auditRecords()).filter(({ job }) => job === jobId).at(-1)
}

/** Every measure that the Lambdas printed, by name. */
function measuresOf(day: Day): ReadonlyMap<string, readonly number[]> {
  const lines = day.aws.logs.groups
    .all()
    .flatMap(({ streams }) => [...streams.values()].flatMap(({ events }) => events))
    .filter(({ message }) => message.startsWith('{"_aws"'))
    .map(({ message }) => JSON.parse(message))
  const named = lines.flatMap(({ _aws, Stack, ...values }) =>
    Object.entries(values).map(([name, value]) => [name, Number(value)] as const),
  )
  return new Map([...Map.groupBy(named, ([name]) => name)].map(([name, all]) => [name, all.map(([, value]) => value)]))
}

test('the last record of a grant says when it should have ended, when its policies were gone, and its key off', async () => {
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

test('where a sibling needs the key, the record waits until it is off; where there is no key, it says none', async () => {
  const day = await startDay()
  await day.put('Training Job Scheduled', job())
  await day.put('Training Job Scheduled', job({ jobId: SIBLING }))
  const asRole = { principal: { type: 'role', name: 'trainer-batch' }, keys: undefined }
  await day.put('Training Job Scheduled', job({ jobId: ROLE_JOB, ...asRole }))
  await day.until(at('02:00'))
  await day.put('Training Job Completed', { jobId: JOB })
  await day.until(at('04:05'))

  expect(await lastOf(day, JOB)).toMatchObject({
    because: 'ended',
    detail: {
      dueAt: '2025-07-16T02:00:00Z',
      detachedAt: '2025-07-16T02:00:00Z',
      keyOffAt: '2025-07-16T04:00:00Z',
    },
  })
  expect((await lastOf(day, SIBLING))?.detail).toMatchObject({ keyOffAt: '2025-07-16T04:00:00Z' })
  expect(await lastOf(day, ROLE_JOB)).toMatchObject({ by: 'settle-access', detail: { keyOffAt: null } })
})

test('the metrics count what opened and closed, and how late, and nothing in them is secret', async () => {
  const day = await startDay()
  await day.put('Training Job Scheduled', job())
  await day.until(at('04:05'))

  const measures = measuresOf(day)
  expect(measures.get('AccessOpened')).toEqual([1])
  expect(measures.get('AccessClosed')).toEqual([1])
  expect(measures.get('OpenLateness')).toEqual([0])
  expect(measures.get('CloseLateness')).toEqual([0])
  expect(measures.get('LateClosings')).toEqual([0])
  expect(measures.get('KeyOffLateness')).toEqual([0])
  expect(Math.max(...(measures.get('ClosingsOverdue') ?? []))).toBe(0)
  expect(measures.get('OpenGrants')).toEqual([1, 1, 1])
})

test('a closing that IAM holds up is told as overdue each minute, and as late when it is done', async () => {
  const outage = { isOn: false }
  const isDown = ({ service, caller }: Attempt) => outage.isOn && service === 'iam' && caller.kind === 'role'
  const faults: Faults = {
    before: (attempt) => (isDown(attempt) ? broken(attempt.protocol) : undefined),
    after: () => undefined,
  }
  const day = await startDay({ faults })
  await day.put('Training Job Scheduled', job())
  await day.until(at('02:00'))
  outage.isOn = true
  await day.until(at('04:09:30'))
  expect(Math.max(...(measuresOf(day).get('ClosingsOverdue') ?? []))).toBe(1)

  outage.isOn = false
  await day.until(at('04:15'))
  const measures = measuresOf(day)
  expect(measures.get('LateClosings')).toEqual([1])
  expect(measures.get('CloseLateness')?.[0]).toBeGreaterThan(540)
  expect(measures.get('ClosingsOverdue')?.at(-1)).toBe(0)
})
