import { expect, test } from 'vitest'
import { planOf } from './draw.ts'
import { judge, replayOf } from './judged.ts'
import { without } from './mutants.ts'
import { only } from './plan.ts'
import { shrink } from './shrink.ts'
import { live, type Report } from './world.ts'

/** Days with Lambdas side by side, calls that fail, containers that die, and late and doubled events. */
const BUSY = [3, 16, 23, 29, 53]

test.each(BUSY)('the day of seed %i is the same whenever it is lived, call by call', async (seed) => {
  const [one, other] = [await live(planOf(seed)), await live(planOf(seed))]

  expect(told(other)).toEqual(told(one))
  expect(one.calls.length).toBeGreaterThan(100)
  expect(other.coverage).toEqual(one.coverage)
})

test('another seed is another day', async () => {
  expect(planOf(1)).not.toEqual(planOf(2))
  expect(planOf(1)).toEqual(planOf(1))
})

test('Lambdas do work side by side on these days: calls of one container come between those of another', async () => {
  const { calls } = await live(planOf(53))
  const containers = calls.map(({ caller }) => caller?.accessKeyId ?? '')
  const returns = containers.filter(
    (key, index) => index >= 2 && key === containers[index - 2] && key !== containers[index - 1],
  )

  expect(returns.length).toBeGreaterThan(10)
})

test('what is not needed for a failure is left out, and what is left fails when it is replayed', async () => {
  const needs = (some: readonly number[]) => Promise.resolve(some.includes(3) && some.includes(11))

  expect(
    await shrink(
      Array.from({ length: 16 }, (_, index) => index),
      needs,
    ),
  ).toEqual([3, 11])
})

test('a failing day is told with the line that replays it', async () => {
  const broken = { alter: without('settle-access', 'DetachOwn') }
  const { failure } = await judge(1, undefined, broken)
  if (failure === undefined) throw new Error('nothing failed')

  expect(replayOf(1, failure)).toMatch(/^npm run simulate -- --seed 1 --only \d+(,\d+)*$/)
  expect(failure.elements.length).toBeLessThan(planOf(1).elements.length)
  const again = await judge(1, failure.kept, broken)
  expect(again.failure?.violation).toEqual(failure.violation)
  expect(only(planOf(1), failure.kept).elements).toEqual(failure.elements)
})

function told({ calls }: Report): readonly string[] {
  return calls.map(({ at, caller, operation, errorCode }) => `${at.getTime()} ${caller?.arn} ${operation} ${errorCode}`)
}
