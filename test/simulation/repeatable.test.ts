import { expect, test } from 'vitest'
import { planOf } from './draw.ts'
import { judge, replayOf } from './judge.ts'
import { without } from './mutants.ts'
import { only } from './plan.ts'
import { shrink } from './shrink.ts'
import { type Report, simulate } from './world.ts'

/** Days with concurrent Lambdas, calls that fail, containers that die, and late and duplicated events. */
const BUSY_SEEDS = [3, 16, 23, 29, 53]

test.each(BUSY_SEEDS)('every simulation of seed %i makes the same calls at the same times', async (seed) => {
  const [one, other] = [await simulate(planOf(seed)), await simulate(planOf(seed))]

  expect(callsOf(other)).toEqual(callsOf(one))
  expect(one.calls.length).toBeGreaterThan(100)
  expect(other.coverage).toEqual(one.coverage)
})

test('different seeds give different days, and a seed always gives the same day', async () => {
  expect(planOf(1)).not.toEqual(planOf(2))
  expect(planOf(1)).toEqual(planOf(1))
})

test('Lambdas run concurrently: calls of one container come between the calls of another', async () => {
  const { calls } = await simulate(planOf(53))
  const containers = calls.map(({ caller }) => caller?.accessKeyId ?? '')
  const returns = containers.filter(
    (key, index) => index >= 2 && key === containers[index - 2] && key !== containers[index - 1],
  )

  expect(returns.length).toBeGreaterThan(10)
})

test('shrinking leaves only what a failure needs', async () => {
  const needs = (some: readonly number[]) => Promise.resolve(some.includes(3) && some.includes(11))

  expect(
    await shrink(
      Array.from({ length: 16 }, (_, index) => index),
      needs,
    ),
  ).toEqual([3, 11])
})

test('a failure comes with the command that reproduces it, and with the smallest plan that still fails', async () => {
  const broken = { alter: without('settle-access', 'DetachOwnPolicies') }
  const { failure } = await judge(1, undefined, broken)
  if (failure === undefined) throw new Error('nothing failed')

  expect(replayOf(1, failure)).toMatch(/^npm run simulate -- --seed 1 --only \d+(,\d+)*$/)
  expect(failure.elements.length).toBeLessThan(planOf(1).elements.length)
  const again = await judge(1, failure.kept, broken)
  expect(again.failure?.violation).toEqual(failure.violation)
  expect(only(planOf(1), failure.kept).elements).toEqual(failure.elements)
})

function callsOf({ calls }: Report): readonly string[] {
  return calls.map(({ at, caller, operation, errorCode }) => `${at.getTime()} ${caller?.arn} ${operation} ${errorCode}`)
}
