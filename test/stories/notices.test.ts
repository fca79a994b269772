import type { Stack } from '@curfew/local-aws/template/stack'
import { describe, expect, test } from 'vitest'
import type { Day } from '#local/day/day.ts'
import { outageOf } from '#test/fixtures/outage.ts'
import { at } from '#test/fixtures/seed.ts'
import { announcementsOf, chainProblemsOf, failures, JOB, job, revocation, s3Answer, startDay } from './day.ts'

const WINDOW = { opensAt: '2025-07-16T01:00:00Z', closesAt: '2025-07-16T04:00:00Z' }
const ROLE = { principal: { type: 'role', name: 'trainer-batch' }, keys: undefined }
const SECRET = 'curfew/user/trainer-gpu-01'

const ready = (day: Day) => announcementsOf(day, 'Access Ready')
const closingSoon = (day: Day) => announcementsOf(day, 'Access Closing Soon')
const extension = (closesAt: string) => ({ jobId: JOB, closesAt, requestedBy: 'x', reason: 'y' })

async function scheduled(overrides: Readonly<Record<string, unknown>> = {}): Promise<Day> {
  const day = await startDay()
  await day.put('Training Job Scheduled', job(overrides))
  return day
}

/** A deployment that warns so many minutes before the end. */
function warning(minutes: number): (stack: Stack) => Stack {
  const CLOSING_SOON_MINUTES = String(minutes)
  return (stack) => ({
    ...stack,
    functions: stack.functions.map((one) =>
      one.name === 'curfew-schedule-access'
        ? { ...one, environment: { ...one.environment, CLOSING_SOON_MINUTES } }
        : one,
    ),
  })
}

function loseTimers({ aws: { schedules } }: Day): void {
  for (const { GroupName, Name } of schedules.list()) schedules.delete(GroupName, Name)
}

describe('Access Ready', () => {
  test('says once, in the first second of the window, where the key is; and the job can begin', async () => {
    const day = await scheduled()
    await day.until(at('00:59:59'))
    expect(announcementsOf(day, 'Access Opened')).toHaveLength(1)
    expect(ready(day)).toEqual([])

    await day.until(at('01:00:00'))
    const principal = { type: 'user', name: 'trainer-gpu-01' }
    expect(ready(day)).toEqual([{ jobId: JOB, principal, window: WINDOW, secret: SECRET, at: '2025-07-16T01:00:00Z' }])
    expect(await s3Answer(day, 'read')).toBe('OK')
    await day.until(at('04:10'))
    expect(ready(day)).toHaveLength(1)
    expect(failures(day)).toEqual([])
  })

  test('comes in the same second as the key, if the window has begun', async () => {
    const day = await startDay()
    await day.until(at('01:30:20'))
    await day.put('Training Job Scheduled', job())

    expect(ready(day)).toMatchObject([{ secret: SECRET, at: '2025-07-16T01:30:20Z' }])
    expect(await s3Answer(day, 'read')).toBe('OK')
  })

  test.each([
    ['a role', ROLE],
    ['a job that keeps its keys', { keys: 'keep' }],
  ])('names no secret for %s, and waits for no key', async (_rule, overrides) => {
    const early = await scheduled(overrides)
    await early.until(at('01:00:00'))
    const late = await startDay()
    await late.until(at('01:30:20'))
    await late.put('Training Job Scheduled', job(overrides))

    for (const day of [early, late]) {
      expect(ready(day)).toHaveLength(1)
      expect(ready(day)[0]).not.toHaveProperty('secret')
    }
    expect(ready(late)).toMatchObject([{ at: '2025-07-16T01:30:20Z' }])
  })

  test('waits for a key that comes late, and comes in the second in which it is stored', async () => {
    const faults = outageOf(({ service, caller }) => service === 'secretsmanager' && caller.kind === 'role')
    const day = await startDay({ faults })
    faults.isOn = true
    await day.put('Training Job Scheduled', job())
    await day.until(at('01:20:30'))
    expect(announcementsOf(day, 'Access Opened')).toHaveLength(1)
    expect(ready(day)).toEqual([])

    faults.isOn = false
    await day.until(at('01:31'))
    const created = announcementsOf(day, 'Access Key Rotated').at(-1)
    expect(ready(day)).toHaveLength(1)
    expect(ready(day)).toMatchObject([{ at: Object.assign({ at: '' }, created).at }])
    expect(await s3Answer(day, 'read')).toBe('OK')
  })

  test.each([
    ['the job completed', 'Training Job Completed', { jobId: JOB }],
    ['it was revoked', 'Access Revocation Requested', { jobId: JOB, ...revocation }],
    ['everything was revoked', 'Access Revocation Requested', { all: true, ...revocation }],
  ])('never comes if %s while the access waited for its window', async (_rule, detailType, detail) => {
    const day = await scheduled()
    await day.until(at('00:59:30'))
    expect(announcementsOf(day, 'Access Opened')).toHaveLength(1)
    await day.put(detailType, detail)
    await day.until(at('04:10'))

    expect(ready(day)).toEqual([])
    expect(closingSoon(day)).toEqual([])
  })

  test('comes with the sweep if its timer is lost', async () => {
    const day = await scheduled({ window: { ...WINDOW, opensAt: '2025-07-16T01:00:30Z' } })
    loseTimers(day)
    await day.until(at('01:00:29'))
    expect(ready(day)).toEqual([])
    await day.until(at('01:01:30'))

    expect(ready(day)).toMatchObject([{ at: '2025-07-16T01:01:00Z' }])
  })

  test('and Access Closing Soon are given by the rows alone, with IAM out: nothing changes there', async () => {
    const faults = outageOf(({ service, caller }) => service === 'iam' && caller.kind === 'role')
    const day = await startDay({ faults })
    await day.put('Training Job Scheduled', job())
    await day.until(at('00:59:30'))
    faults.isOn = true
    await day.until(at('03:50'))

    expect(ready(day)).toMatchObject([{ at: '2025-07-16T01:00:00Z' }])
    expect(closingSoon(day)).toMatchObject([{ at: '2025-07-16T03:45:00Z' }])
  })

  test('and Access Closing Soon change no access: no audit record says so, and the chain stays whole', async () => {
    const day = await scheduled()
    await day.until(at('00:59:30'))
    const before = (await day.auditRecords()).filter(({ job: jobId }) => jobId === JOB).length
    await day.until(at('03:50'))

    expect(closingSoon(day)).toHaveLength(1)
    expect((await day.auditRecords()).filter(({ job: jobId }) => jobId === JOB)).toHaveLength(before)
    expect(await chainProblemsOf(day)).toEqual([])
  })
})

describe('Access Closing Soon', () => {
  test('comes once, a quarter of an hour before the window closes', async () => {
    const day = await scheduled()
    await day.until(at('03:44:59'))
    expect(closingSoon(day)).toEqual([])
    await day.until(at('04:10'))

    const principal = { type: 'user', name: 'trainer-gpu-01' }
    expect(closingSoon(day)).toEqual([{ jobId: JOB, principal, window: WINDOW, at: '2025-07-16T03:45:00Z' }])
  })

  test('comes again for the end of an extension, and only for that if the extension comes first', async () => {
    const day = await scheduled()
    await day.until(at('03:40'))
    await day.put('Training Job Extended', extension('2025-07-16T05:00:00Z'))
    await day.until(at('04:50'))
    await day.put('Training Job Extended', extension('2025-07-16T06:00:00Z'))
    await day.until(at('06:10'))

    expect(closingSoon(day)).toMatchObject([
      { at: '2025-07-16T04:45:00Z', window: { closesAt: '2025-07-16T05:00:00Z' } },
      { at: '2025-07-16T05:45:00Z', window: { closesAt: '2025-07-16T06:00:00Z' } },
    ])
    expect(ready(day)).toHaveLength(1)
    expect(failures(day)).toEqual([])
  })

  test.each([
    ['of twice the setting, it is announced', '01:30:00', 15, 1],
    ['that is shorter, it is not', '01:29:59', 15, 0],
    ['of any length, it is not if the setting is 0', '04:00:00', 0, 0],
    ['of an hour, it is announced half an hour before if that is the setting', '02:00:00', 30, 1],
  ])('for a window %s', async (_rule, closes, minutes, times) => {
    const day = await startDay({ alter: warning(minutes) })
    await day.put('Training Job Scheduled', job({ window: { ...WINDOW, closesAt: `2025-07-16T${closes}Z` } }))
    await day.until(at('04:10'))

    expect(closingSoon(day)).toHaveLength(times)
    expect(ready(day)).toHaveLength(1)
  })

  test('does not come for a job that ended early', async () => {
    const day = await scheduled()
    await day.until(at('03:00'))
    await day.put('Training Job Completed', { jobId: JOB })
    await day.until(at('04:10'))

    expect(closingSoon(day)).toEqual([])
  })

  test.each([
    ['late, if Curfew is down when it is due and up before the end', '03:55:30', 1],
    ['never, if Curfew is up only after the end', '04:00:30', 0],
  ])('comes %s', async (_rule, up, times) => {
    const day = await scheduled()
    await day.until(at('03:44'))
    day.passDead(at(up))
    await day.until(at('04:10'))

    expect(closingSoon(day)).toHaveLength(times)
    expect(announcementsOf(day, 'Access Closed')).toHaveLength(1)
    expect(failures(day)).toEqual([])
  })
})
