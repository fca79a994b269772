import { DeleteAccessKeyCommand } from '@aws-sdk/client-iam'
import type { Stack } from '@curfew/local-aws/template/stack'
import { expect, test } from 'vitest'
import { printInstant, secondsAfter } from '#core/grant/window.ts'
import type { Day } from '#local/day/day.ts'
import { at } from '#test/fixtures/seed.ts'
import { announcementsOf, failures, job, liveKeys, s3AnswerTo, startDay, USER } from './day.ts'

const OTHER = 'trainer-gpu-02'

/** A deployment that replaces keys at an age of so many minutes. */
function replacingAfter(minutes: number): (stack: Stack) => Stack {
  const MAX_KEY_AGE_DAYS = String(minutes / 60 / 24)
  return (stack) => ({
    ...stack,
    functions: stack.functions.map((one) =>
      one.name === 'curfew-rotate-keys' ? { ...one, environment: { ...one.environment, MAX_KEY_AGE_DAYS } } : one,
    ),
  })
}

function jobFor(jobId: string, opensAt: Date, minutes: number, user = USER): Readonly<Record<string, unknown>> {
  const window = { opensAt: printInstant(opensAt), closesAt: printInstant(secondsAfter(opensAt, minutes * 60)) }
  return job({ jobId, window, principal: { type: 'user', name: user } })
}

/** Starts in such a deployment, with a user that has no key of its own: it would take the second slot for its first week. */
async function startDayReplacingAfter(minutes: number): Promise<Day> {
  const day = await startDay({ alter: replacingAfter(minutes) })
  for (const AccessKeyId of await liveKeys(day))
    await day.iam.send(new DeleteAccessKeyCommand({ UserName: USER, AccessKeyId }))
  return day
}

/** The most keys that the user had live at once, seen every five minutes. */
async function mostLiveKeys(day: Day, until: Date): Promise<number> {
  let most = 0
  for (let now = day.clock.now(); now < until; now = secondsAfter(now, 300)) {
    await day.until(now)
    most = Math.max(most, (await liveKeys(day)).length)
  }
  return most
}

test('a user with 105 five-minute jobs, one every three minutes, does not hold up its own receipts nor others, and is rotated once it is idle', async () => {
  const day = await startDay()
  const first = at('01:00')
  await day.put('Training Job Scheduled', jobFor('of-another', at('03:00'), 60, OTHER))
  let key = await day.storedKey(USER)
  for (let index = 0; index < 105; index++) {
    const opensAt = secondsAfter(first, index * 180)
    await day.until(secondsAfter(opensAt, -150))
    await day.put('Training Job Scheduled', jobFor(`busy-${index}`, opensAt, 5))
    if (index === 100) key = await day.storedKey(USER)
  }
  await day.until(secondsAfter(first, 105 * 180 + 300))

  expect(failures(day)).toEqual([])
  expect(announcementsOf(day, 'Access Closed')).toHaveLength(106)
  const records = await day.auditRecords()
  const lag = records
    .filter(({ change }) => change === 'close grant')
    .map(({ at, detail }) => new Date(at).getTime() - new Date(String(detail?.detachedAt)).getTime())
  expect(lag).toHaveLength(106)
  expect(Math.max(...lag)).toBeLessThan(90_000)
  expect(key && (await s3AnswerTo(day, key, 'read'))).toBe('InvalidAccessKeyId')
  expect(await liveKeys(day)).toEqual([(await day.storedKey(USER))?.accessKeyId])
})

test('a user that is never idle gets a new key at the greatest age, and each job keeps the key that it began with', async () => {
  const day = await startDayReplacingAfter(90)
  await day.put('Training Job Scheduled', jobFor('long', at('01:00'), 120))
  await day.put('Training Job Scheduled', jobFor('after', at('02:50'), 100))
  await day.until(at('01:30'))
  const first = await day.storedKey(USER)

  await day.until(at('02:20'))
  expect(await day.storedKey(USER)).toEqual(first)
  await day.until(at('02:55'))
  const second = await day.storedKey(USER)
  expect(second?.accessKeyId).not.toBe(first?.accessKeyId)
  expect((await liveKeys(day)).toSorted()).toEqual([first?.accessKeyId, second?.accessKeyId].toSorted())
  expect(first && (await s3AnswerTo(day, first, 'read'))).toBe('OK')

  await day.until(at('03:01'))
  expect(first && (await s3AnswerTo(day, first, 'read'))).toBe('InvalidAccessKeyId')
  expect(second && (await s3AnswerTo(day, second, 'read'))).toBe('OK')
  await day.until(at('04:31'))
  expect(second && (await s3AnswerTo(day, second, 'read'))).toBe('InvalidAccessKeyId')
  expect(failures(day)).toEqual([])
})

test('a user that is never idle for long has at most two live keys, and none that is older than the greatest age and an hour', async () => {
  const day = await startDayReplacingAfter(120)
  for (let index = 0; index < 6; index++) {
    await day.put('Training Job Scheduled', jobFor(`job-${index}`, secondsAfter(at('01:00'), index * 4800), 100))
  }
  expect(await mostLiveKeys(day, at('09:30'))).toBe(2)

  const created = (await day.auditRecords()).filter(({ change, phase }) => change === 'create key' && phase === 'done')
  const times = created.map(({ at }) => new Date(at).getTime())
  const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0))
  expect(gaps.length).toBeGreaterThan(2)
  expect(Math.max(...gaps)).toBeLessThanOrEqual(3 * 3600 * 1000)
  expect(failures(day)).toEqual([])
})
