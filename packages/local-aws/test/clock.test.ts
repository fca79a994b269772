import { expect, test } from 'vitest'
import { heldClock, hurriedClock } from '../src/clock.ts'

const noon = new Date('2025-07-16T12:00:00Z')

test('a held clock stands still, to the millisecond, until it is moved', () => {
  const clock = heldClock(noon)

  expect(clock.now()).toEqual(noon)
  clock.moveTo(new Date('2025-07-16T12:00:00.001Z'))
  expect(clock.now().toISOString()).toBe('2025-07-16T12:00:00.001Z')
})

test('a held clock hands out copies, so that nobody can set it by accident', () => {
  const clock = heldClock(noon)

  clock.now().setFullYear(1999)

  expect(clock.now()).toEqual(noon)
})

test.each([
  ['back', new Date('2025-07-16T11:59:59.999Z')],
  ['nowhere', new Date('nonsense')],
])('a held clock refuses to go %s', (_, instant) => {
  expect(() => heldClock(noon).moveTo(instant)).toThrow(/Cannot move the clock/)
})

test('a hurried clock begins where it is told and runs faster than real time', async () => {
  const clock = hurriedClock(noon, 10_000)

  const early = clock.now().getTime() - noon.getTime()
  await new Promise((resolve) => setTimeout(resolve, 20))
  const late = clock.now().getTime() - noon.getTime()

  expect(early).toBeLessThan(100_000)
  expect(late - early).toBeGreaterThan(150_000)
})

test('a clock cannot be hurried to a standstill', () => {
  expect(() => hurriedClock(noon, 0)).toThrow('the speed must be more than 0')
})
