import { expect, test, vi } from 'vitest'
import { acceleratedClock, manualClock } from '../src/clock.ts'

const noon = new Date('2025-07-16T12:00:00Z')

test('a manual clock stands still until it is moved, with a resolution of a millisecond', () => {
  const clock = manualClock(noon)

  expect(clock.now()).toEqual(noon)
  clock.moveTo(new Date('2025-07-16T12:00:00.001Z'))
  expect(clock.now().toISOString()).toBe('2025-07-16T12:00:00.001Z')
})

test('a manual clock returns copies of its time, so that changing one does not set it', () => {
  const clock = manualClock(noon)

  clock.now().setFullYear(1999)

  expect(clock.now()).toEqual(noon)
})

test.each([
  ['an earlier instant', new Date('2025-07-16T11:59:59.999Z')],
  ['an invalid date', new Date('nonsense')],
])('a manual clock refuses to move to %s', (_, instant) => {
  expect(() => manualClock(noon).moveTo(instant)).toThrow(/Cannot move the clock/)
})

test('an accelerated clock starts at the given time and runs faster than real time by its speed', () => {
  const realMs = vi.spyOn(performance, 'now').mockReturnValue(5000)
  const clock = acceleratedClock(noon, 60)

  expect(clock.now()).toEqual(noon)
  realMs.mockReturnValue(6000)
  expect(clock.now()).toEqual(new Date('2025-07-16T12:01:00Z'))
})

test('an accelerated clock needs a speed of more than 0', () => {
  expect(() => acceleratedClock(noon, 0)).toThrow('the speed must be more than 0')
})
