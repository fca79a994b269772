import { expect, test } from 'vitest'
import * as z from 'zod'
import type { Principal } from '#core/grant/principal.ts'
import {
  announcementsOf,
  type Entry,
  type LoadDay,
  type LoadDayOptions,
  requestOf,
  startLoadDay,
} from '#test/fixtures/load-day.ts'
import { at } from '#test/fixtures/seed.ts'

/** How long each call takes. Without it, calls take 10 to 60 ms, so that either of two runs may be the faster one. */
const CALL_MS = 100
/** Half a call: every call of one run then falls between two calls of the other. */
const STEP_MS = CALL_MS / 2
/** How many steps later the second of two events is put: each number with a principal of its own. */
const STEPS = Array.from({ length: 24 }, (_, index) => index - 12)
const PAIR_SECONDS = 10

const user = (index: number): Principal => ({ type: 'user', name: `trainer-${index}` })
const twin = (index: number): Principal => ({ type: 'user', name: `twin-${index}` })

type Pair = readonly [Entry, Entry]

type Race = Omit<LoadDayOptions, 'principals'> & {
  readonly pairs: readonly Pair[]
  readonly before?: readonly Entry[]
  readonly stepMs?: number
}

/** Puts the two events of each pair in that order, or the other way round, with each of the delays between them. */
async function race({ pairs, before = BOTH, stepMs = STEP_MS, ...options }: Race): Promise<LoadDay> {
  const principals = STEPS.flatMap((_, index) => [user(index), twin(index)])
  const day = await startLoadDay(at('00:00'), { principals, ...options })
  await day.put(before)
  for (const [index, pair] of pairs.entries()) {
    const delay = (STEPS[index] ?? 0) * stepMs
    const [sooner, later] = delay < 0 ? pair.toReversed() : pair
    const start = at('00:10').getTime() + index * PAIR_SECONDS * 1000
    await day.until(new Date(start))
    await day.put(sooner === undefined ? [] : [sooner])
    await day.until(new Date(start + Math.abs(delay)))
    await day.put(later === undefined ? [] : [later])
  }
  await day.until(at('00:18'))
  return day
}

/** Two jobs of each user, one after the other. */
const BOTH = STEPS.flatMap((_, index) => [
  requestOf(`first-${index}`, user(index), ['01:00', '02:00']),
  requestOf(`second-${index}`, user(index), ['02:00', '02:30']),
])

const extension = (jobId: string, closesAt: string): Entry => ({
  detailType: 'Training Job Extended',
  detail: JSON.stringify({ jobId, closesAt: `2025-07-16T${closesAt}:00Z`, requestedBy: 'x', reason: 'y' }),
})

const alone = (entry: Entry): Entry => ({
  ...entry,
  detail: JSON.stringify({ ...JSON.parse(entry.detail), isolation: 'exclusive' }),
})

const jobOf = z.object({ jobId: z.string() })
const jobsIn = (day: LoadDay, detailType: string) =>
  announcementsOf(day, detailType).map(({ detail }) => jobOf.parse(detail).jobId)

/** How many of some jobs were granted, for each principal. */
const wins = (day: LoadDay, names: readonly string[], detailTypes: readonly string[]) =>
  STEPS.map((_, index) => {
    const granted = detailTypes.flatMap((detailType) => jobsIn(day, detailType))
    return granted.filter((jobId) => names.some((name) => jobId === `${name}-${index}`)).length
  })

const ONE_EACH = STEPS.map(() => 1)

test('of an extension and an exclusive request that would overlap, one is refused, wherever their runs interleave', async () => {
  const pairs = STEPS.map((_, index): Pair => {
    const request = alone(requestOf(`alone-${index}`, user(index), ['02:30', '03:00']))
    return [extension(`second-${index}`, '02:45'), request]
  })
  const day = await race({ pairs, callMs: CALL_MS })

  const extended = wins(day, ['second'], ['Access Extended'])
  const scheduled = wins(day, ['alone'], ['Access Scheduled'])
  expect(extended.map((count, index) => count + (scheduled[index] ?? 0))).toEqual(ONE_EACH)
  expect(jobsIn(day, 'Access Refused')).toHaveLength(STEPS.length)
  expect(new Set(extended)).toEqual(new Set([0, 1]))
})

test('of two extensions that fit into a quota only one by one, one is refused, wherever their runs interleave', async () => {
  const pairs = STEPS.map((_, index): Pair => {
    return [extension(`first-${index}`, '02:10'), extension(`second-${index}`, '02:40')]
  })
  // The job that is extended may have its old and its new policy attached at once, beside the one of the other job.
  const quotas = { AttachedPoliciesPerUserQuota: 3 }
  const day = await race({ pairs, quotas, callMs: CALL_MS })

  const granted = wins(day, ['first', 'second'], ['Access Extended'])
  expect(granted).toEqual(ONE_EACH)
})

test('of an extension and a request that fit into a quota only one by one, one is refused, wherever their runs interleave', async () => {
  const pairs = STEPS.map((_, index): Pair => {
    return [extension(`second-${index}`, '03:00'), requestOf(`third-${index}`, user(index), ['02:40', '03:00'])]
  })
  const quotas = { AttachedPoliciesPerUserQuota: 2 }
  const day = await race({ pairs, quotas, callMs: CALL_MS })

  const extended = wins(day, ['second'], ['Access Extended'])
  const scheduled = wins(day, ['third'], ['Access Scheduled'])
  expect(extended.map((count, index) => count + (scheduled[index] ?? 0))).toEqual(ONE_EACH)
})

test('of two requests for one job id on two principals, the winner has a closing timer of its own, wherever they interleave', async () => {
  const pairs = STEPS.map((_, index): Pair => {
    const times = ['00:20', '00:25'] as const
    return [requestOf(`same-${index}`, user(index), times), requestOf(`same-${index}`, twin(index), times)]
  })
  const day = await race({ pairs, before: [], stepMs: 4 })

  const won = z.object({ jobId: z.string(), principal: z.object({ name: z.string() }) })
  const winners = announcementsOf(day, 'Access Scheduled').map(({ detail }) => won.parse(detail))
  const input = z.object({ detail: won })
  const timers = day.aws.schedules
    .list()
    .filter(({ Name }) => Name.startsWith('close-'))
    .map(({ Target }) => input.parse(JSON.parse(Target.Input ?? '')).detail)
  expect(wins(day, ['same'], ['Access Scheduled'])).toEqual(ONE_EACH)
  for (const { jobId, principal } of winners) {
    expect(timers.filter((timer) => timer.jobId === jobId && timer.principal.name === principal.name)).toHaveLength(1)
  }
  expect(new Set(winners.map(({ principal }) => principal.name.replace(/\d+/, '')))).toEqual(
    new Set(['trainer-', 'twin-']),
  )

  await day.until(at('00:27'))
  expect(jobsIn(day, 'Access Closed')).toHaveLength(STEPS.length)
  expect(day.aws.runs.filter(({ outcome }) => !outcome.ok)).toEqual([])
})
