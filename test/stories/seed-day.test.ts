import type { Arrival } from '@curfew/local-aws/events/arrival'
import { expect, test } from 'vitest'
import { at } from '#test/fixtures/seed.ts'
import {
  announcementsOf,
  attached,
  chainProblemsOf,
  failures,
  JOB,
  job,
  keys,
  liveKeys,
  policies,
  s3Answer,
  s3AnswerTo,
  startDay,
  USER,
} from './day.ts'

test('access is attached two minutes ahead, works from the first second of the window to the last, and is then detached', async () => {
  const day = await startDay()
  await day.put('Training Job Scheduled', job())

  await day.until(at('00:57:59'))
  expect(await attached(day)).toEqual([])
  await day.until(at('00:58:00'))
  expect(await attached(day)).toHaveLength(1)

  await day.until(at('00:59:59'))
  expect(await s3Answer(day, 'read')).toBe('AccessDenied')
  await day.until(at('01:00:00'))
  expect(await s3Answer(day, 'read')).toBe('OK')
  await day.until(at('03:59:59'))
  expect(await s3Answer(day, 'read')).toBe('OK')
  await day.until(at('04:00:00'))
  expect(await s3Answer(day, 'read')).toBe('AccessDenied')

  expect(await policies(day)).toEqual([])
  expect(announcementsOf(day, 'Access Closed')).toEqual([
    {
      jobId: JOB,
      principal: { type: 'user', name: USER },
      because: 'closed',
      dueAt: '2025-07-16T04:00:00Z',
      at: '2025-07-16T04:00:00Z',
    },
  ])
  expect(failures(day)).toEqual([])
})

test('access ends at the second even if Curfew has been dead since access opened', async () => {
  const day = await startDay()
  await day.put('Training Job Scheduled', job())
  await day.until(at('00:58:30'))

  day.passDead(at('03:59:59'))
  expect(await s3Answer(day, 'read')).toBe('OK')
  day.passDead(at('04:00:00'))
  expect(await s3Answer(day, 'read')).toBe('AccessDenied')
  expect(await attached(day)).toHaveLength(1)
})

test('the sweep alone opens, closes and rotates if every timer is lost, and every event that keys are due', async () => {
  // Whatever says that keys are due is lost for as long as it is not the sweep that says so.
  const isLost = (now: Date) => now < at('00:59') || (now >= at('04:00') && now < at('04:01'))
  const arrival: Arrival = ({ ruleArn }) =>
    ruleArn.endsWith('curfew-rotate-keys-rule-1') && isLost(day.clock.now()) ? [] : [0]
  const day = await startDay({ arrival })
  await day.put('Training Job Scheduled', job())
  for (const { Name, GroupName } of day.aws.schedules.list()) day.aws.schedules.delete(GroupName, Name)

  await day.until(at('01:00'))
  expect(await s3Answer(day, 'read')).toBe('OK')
  const during = await day.storedKey(USER)

  await day.until(at('04:02'))
  expect(await policies(day)).toEqual([])
  expect(await liveKeys(day)).not.toContain(during?.accessKeyId)
  expect(failures(day)).toEqual([])
})

test('the key of the job is stored when access opens, and replaced once it is closed', async () => {
  const day = await startDay()
  const before = await liveKeys(day)
  await day.put('Training Job Scheduled', job())
  expect(await liveKeys(day)).toEqual(before)

  await day.until(at('01:00'))
  const during = await day.storedKey(USER)
  expect(await liveKeys(day)).toEqual([during?.accessKeyId])
  expect(before).not.toContain(during?.accessKeyId)

  await day.until(at('04:00:30'))
  const after = await day.storedKey(USER)
  expect(await liveKeys(day)).toEqual([after?.accessKeyId])
  // The user's own key is not Curfew's to delete: the job's key makes room for its successor.
  expect(await keys(day)).toEqual({ [before[0] ?? '']: 'Inactive', [after?.accessKeyId ?? '']: 'Active' })
  expect(during && (await s3AnswerTo(day, during, 'read'))).toBe('InvalidAccessKeyId')
})

test('the audit log has every change, what opens access intended before it is done, and the records of a job form a chain', async () => {
  const day = await startDay()
  await day.put('Training Job Scheduled', job())
  await day.until(at('04:01'))
  const records = await day.auditRecords()

  expect(await chainProblemsOf(day)).toEqual([])
  expect(records.map(({ by, change, phase, because }) => `${by}: ${change} ${phase} (${because})`)).toEqual([
    'schedule-access: schedule grant done (requested)',
    'settle-access: attach policy intended (scheduled)',
    'settle-access: attach policy done (scheduled)',
    'rotate-keys: deactivate key intended (secret not stored)',
    'rotate-keys: create key intended (opening)',
    'rotate-keys: deactivate key done (secret not stored)',
    'rotate-keys: create key done (opening)',
    'settle-access: detach policy done (closed)',
    'rotate-keys: deactivate key intended (closed)',
    'rotate-keys: delete key intended (slot needed)',
    'rotate-keys: create key intended (closed)',
    'rotate-keys: deactivate key done (closed)',
    'rotate-keys: delete key done (slot needed)',
    'rotate-keys: create key done (closed)',
    'rotate-keys: close grant done (closed)',
  ])
})

test('no secret access key is in the audit log, the logs of the Lambdas, the table or the bus', async () => {
  const day = await startDay()
  await day.put('Training Job Scheduled', job())
  await day.until(at('01:00'))
  const first = await day.storedKey(USER)
  await day.until(at('04:01'))
  const second = await day.storedKey(USER)

  const logged = day.aws.logs.groups
    .all()
    .flatMap(({ streams }) => [...streams.values()].flatMap(({ events }) => events))
  const everything = [logged, day.news, day.aws.runs, day.aws.calls.all].map((part) => JSON.stringify(part)).join('\n')
  expect(logged.length).toBeGreaterThan(100)
  expect(first?.secretAccessKey).toHaveLength(40)
  expect(everything).not.toContain(first?.secretAccessKey)
  expect(everything).not.toContain(second?.secretAccessKey)
})
