import { expect, test } from 'vitest'
import * as z from 'zod'
import { secondsAfter } from '#core/grant/window.ts'
import { burst } from '#test/fixtures/burst.ts'
import { closeAtOnce } from '#test/fixtures/closings.ts'
import { aCrowd, announcementsOf, requestOf } from '#test/fixtures/crowd.ts'
import { at } from '#test/fixtures/seed.ts'

const ROLES = 'abcdefghijkl'.split('').map((name) => ({ type: 'role', name }) as const)
/** Timers alone may be a minute late: openings wait for closings that are later than they explain. */
const LAG_SECONDS = 90
/** Openings that have begun by then go on. */
const GIVING_WAY_SECONDS = 45
const about = z.object({ jobId: z.string() })

test.each([
  ['role', 3, 24],
  // Of few, the last pause of one would decide.
  ['user', 4, 48],
] as const)(
  'when many jobs of a %s end in one second, each loses its access as soon as IAM lets it',
  async (of, calls, count) => {
    const outcome = await closeAtOnce({ count, of, callsPerSecond: 20 })

    expect(outcome).toMatchObject({ closed: count, policiesLeft: 0, deadLetters: 0 })
    expect(outcome.throttled).toBeGreaterThan(0)
    // Each user's keys are rotated meanwhile.
    expect(outcome.seconds).toBeLessThan((1.3 * count * calls) / 20)
  },
)

test('a flood of openings gives way to closings that lag behind: of windows that end, and of jobs that are stopped', async () => {
  let limit: number | undefined
  const crowd = await aCrowd(at('00:00'), { principals: ROLES, iamCallsPerSecond: () => limit })
  const closing = [
    requestOf('ends', ROLES[0], ['00:05', '00:28:05']),
    requestOf('is-stopped', ROLES[0], ['00:05', '00:50']),
    requestOf('is-stopped-too', ROLES[0], ['00:05', '00:50']),
  ]
  // Due from 00:28: some 400 calls, which take IAM 133 seconds. Those that come later would wait for all of them.
  const opening = Array.from({ length: 100 }, (_, index) =>
    requestOf(`job-${index}`, ROLES[1 + (index % (ROLES.length - 1))], ['00:30', '00:50']),
  )
  await crowd.put([...closing, ...opening])
  await crowd.until(at('00:27:59'))
  expect(announcementsOf(crowd, 'Access Opened')).toHaveLength(3)

  limit = 3
  await crowd.until(at('00:28:05'))
  await crowd.put(['is-stopped', 'is-stopped-too'].map(stopped))
  await crowd.until(secondsAfter(at('00:28:05'), LAG_SECONDS + GIVING_WAY_SECONDS))
  expect(announcementsOf(crowd, 'Access Closed')).toHaveLength(3)

  await crowd.until(at('00:32'))
  expect(announcementsOf(crowd, 'Access Opened')).toHaveLength(103)
}, 60_000)

test('with every timer dead, the sweep has what is to be closed looked at before what is to be opened', async () => {
  const crowd = await aCrowd(at('00:00'), { principals: ROLES, timerArrival: () => [] })
  const opening = Array.from({ length: 8 }, (_, index) => requestOf(`job-${index}`, ROLES[0], ['00:30', '00:50']))
  const closing = ['x', 'y', 'z'].map((name) => requestOf(name, ROLES[1], ['00:05', '00:28']))
  await crowd.put([...opening, ...closing])
  await crowd.until(at('00:27:59'))
  const before = announcementsOf(crowd, 'Access Due').length

  await crowd.until(at('00:28:59'))

  const looked = announcementsOf(crowd, 'Access Due')
    .slice(before)
    .map(({ detail }) => about.parse(detail).jobId)
  expect(looked).toHaveLength(11)
  expect(looked.slice(0, 3).toSorted()).toEqual(['x', 'y', 'z'])
})

test('a burst of requests is granted as if there were no poison among them', async () => {
  const pure = await burst({ events: 40, principals: 8, poison: 0 })
  const poisoned = await burst({ events: 40, principals: 8, poison: 4 })

  expect(pure).toMatchObject({ refusedByTheBus: 0, refused: 0, deadLetters: 0 })
  expect(pure.grants).toHaveLength(120)
  expect(poisoned.grants).toEqual(pure.grants)
  // Malformed, nonsense, without a principal, deadly, and no events.
  expect(poisoned).toMatchObject({ refusedByTheBus: 4, refused: 4 + 4 + 4, deadLetters: 4 })
})

function stopped(jobId: string) {
  return { detailType: 'Training Job Stopped', detail: JSON.stringify({ jobId }) }
}
