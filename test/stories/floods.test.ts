import { expect, test } from 'vitest'
import * as z from 'zod'
import { secondsAfter } from '#core/grant/window.ts'
import { burst } from '#test/fixtures/burst.ts'
import { closeAtOnce } from '#test/fixtures/closings.ts'
import { announcementsOf, requestOf, startLoadDay } from '#test/fixtures/load-day.ts'
import { at } from '#test/fixtures/seed.ts'

const ROLES = 'abcdefghijkl'.split('').map((name) => ({ type: 'role', name }) as const)
/** A timer may be a minute late, so openings wait only for closings that are overdue by more. */
const OVERDUE_SECONDS = 90
/** Openings that have begun by then are finished first. */
const BACKLOG_SECONDS = 45
const accessDue = z.object({ jobId: z.string() })

test.each([
  ['role', 3, 24],
  // Of fewer jobs, the last back-off of one would decide the outcome.
  ['user', 4, 48],
] as const)(
  'if many windows of %ss close in one second, the rate limit of IAM alone decides when the last one is closed',
  async (of, calls, count) => {
    const outcome = await closeAtOnce({ count, of, callsPerSecond: 20 })

    expect(outcome).toMatchObject({ closed: count, policiesLeft: 0, deadLetters: 0 })
    expect(outcome.throttled).toBeGreaterThan(0)
    // The keys of each user are rotated in the same time.
    expect(outcome.seconds).toBeLessThan((1.3 * count * calls) / 20)
  },
)

test('a flood of openings waits for overdue closings, whether their windows ended or their jobs were stopped', async () => {
  let limit: number | undefined
  const load = await startLoadDay(at('00:00'), { principals: ROLES, iamCallsPerSecond: () => limit })
  const closing = [
    requestOf('ends', ROLES[0], ['00:05', '00:28:05']),
    requestOf('is-stopped', ROLES[0], ['00:05', '00:50']),
    requestOf('is-stopped-too', ROLES[0], ['00:05', '00:50']),
  ]
  // Due from 00:28: about 500 calls, for which IAM needs 167 seconds. A closing that comes later would wait for all of them.
  const opening = Array.from({ length: 100 }, (_, index) =>
    requestOf(`job-${index}`, ROLES[1 + (index % (ROLES.length - 1))], ['00:30', '00:50']),
  )
  await load.put([...closing, ...opening])
  await load.until(at('00:27:59'))
  expect(announcementsOf(load, 'Access Opened')).toHaveLength(3)

  limit = 3
  await load.until(at('00:28:05'))
  await load.put(['is-stopped', 'is-stopped-too'].map(stopped))
  await load.until(secondsAfter(at('00:28:05'), OVERDUE_SECONDS + BACKLOG_SECONDS))
  expect(announcementsOf(load, 'Access Closed')).toHaveLength(3)

  await load.until(at('00:34'))
  expect(announcementsOf(load, 'Access Opened')).toHaveLength(103)
})

test('if every timer is dead, the sweep settles what is to be closed before what is to be opened', async () => {
  const load = await startLoadDay(at('00:00'), { principals: ROLES, timerArrival: () => [] })
  const opening = Array.from({ length: 8 }, (_, index) => requestOf(`job-${index}`, ROLES[0], ['00:30', '00:50']))
  const closing = ['x', 'y', 'z'].map((name) => requestOf(name, ROLES[1], ['00:05', '00:28']))
  await load.put([...opening, ...closing])
  await load.until(at('00:27:59'))
  const before = announcementsOf(load, 'Access Due').length

  await load.until(at('00:28:59'))

  const settled = announcementsOf(load, 'Access Due')
    .slice(before)
    .map(({ detail }) => accessDue.parse(detail).jobId)
  expect(settled).toHaveLength(11)
  expect(settled.slice(0, 3).toSorted()).toEqual(['x', 'y', 'z'])
})

test('requests that cannot be processed do not change what is granted to the others of a burst', async () => {
  const clean = await burst({ events: 40, principals: 8, unprocessable: 0 })
  const mixed = await burst({ events: 40, principals: 8, unprocessable: 4 })

  expect(clean).toMatchObject({ refusedByTheBus: 0, refused: 0, deadLetters: 0 })
  // A row each, and the timers of both edges, of Access Ready and of Access Closing Soon.
  expect(clean.grants).toHaveLength(40 * 5)
  expect(mixed.grants).toEqual(clean.grants)
  // Malformed JSON; wrong types, no such principal, and no event at all; and those that crash their Lambda.
  expect(mixed).toMatchObject({ refusedByTheBus: 4, refused: 4 + 4 + 4, deadLetters: 4 })
})

function stopped(jobId: string) {
  return { detailType: 'Training Job Stopped', detail: JSON.stringify({ jobId }) }
}
