import { connectionLost, type Faults } from '@curfew/local-aws/faults'
import { expect, test } from 'vitest'
import { at } from '#test/fixtures/seed.ts'
import { announcementsOf, failures, job, liveKeys, startDay, USER } from './day.ts'

test('a key whose secret was stored, although the answer got lost, is recorded as created', async () => {
  const lost: string[] = []
  const faults: Faults = {
    before: () => undefined,
    after: ({ operation }) => {
      if (operation !== 'CreateSecret' || lost.length === 3) return undefined
      lost.push(operation)
      return connectionLost()
    },
  }
  const day = await startDay({ faults })
  await day.put('Training Job Scheduled', job())
  await day.until(at('01:05'))

  expect(lost).toHaveLength(3)
  const key = await day.storedKey(USER)
  expect(await liveKeys(day)).toEqual([key?.accessKeyId])
  const made = (await day.auditRecords()).filter(({ change }) => change === 'create key')
  expect(made).toMatchObject([{ phase: 'intended' }, { phase: 'done', detail: { key: key?.accessKeyId } }])
})

test('a write to the table is carried out once when its answer is lost, and the run goes on as if it had arrived', async () => {
  const lost: string[] = []
  let isRetry = false
  const faults: Faults = {
    before: () => undefined,
    after: ({ operation, caller }) => {
      if (operation !== 'TransactWriteItems') return undefined
      isRetry = !isRetry
      if (!isRetry) return undefined
      lost.push(caller.name)
      return connectionLost()
    },
  }
  const day = await startDay({ faults })
  await day.put('Training Job Scheduled', job())
  await day.until(at('04:01'))

  expect([...new Set(lost)].sort()).toEqual([
    'curfew-publish',
    'curfew-rotate-keys',
    'curfew-schedule-access',
    'curfew-settle-access',
  ])
  for (const type of ['Access Scheduled', 'Access Opened', 'Access Closed']) {
    expect(announcementsOf(day, type), type).toHaveLength(1)
  }
  expect(announcementsOf(day, 'Access Key Rotated')).toHaveLength(2)
  expect(failures(day)).toEqual([])
})
