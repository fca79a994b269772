import { describe, expect, test } from 'vitest'
import { parseDuration, printDuration } from '#core/duration.ts'

describe('a duration', () => {
  test.each([
    ['PT90M', 5400],
    ['PT1H30M', 5400],
    ['P1DT2H', 93_600],
    ['P1D', 86_400],
    ['P2W', 1_209_600],
    ['PT5400S', 5400],
    ['P0DT0H10M0S', 600],
    ['PT0S', 0],
  ])('%s is %i seconds', (text, seconds) => {
    expect(parseDuration(text)).toEqual({ seconds })
  })

  test.each([
    ['P1M', 'must not have years or months'],
    ['P1Y', 'must not have years or months'],
    ['P1Y2M3DT4H', 'must not have years or months'],
    ['PT1.5H', 'must be in whole numbers'],
    ['PT0,5S', 'must be in whole numbers'],
    ['PT', 'must be an ISO 8601 duration'],
    ['P', 'must be an ISO 8601 duration'],
    ['P1DT', 'must be an ISO 8601 duration'],
    ['P1W2D', 'must be an ISO 8601 duration'],
    ['PT30M1H', 'must be an ISO 8601 duration'],
    ['-PT1H', 'must be an ISO 8601 duration'],
    ['PT-1H', 'must be an ISO 8601 duration'],
    ['pt1h', 'must be an ISO 8601 duration'],
    [' PT1H', 'must be an ISO 8601 duration'],
    ['PT1H\n', 'must be an ISO 8601 duration'],
    ['2h', 'must be an ISO 8601 duration'],
    ['7200', 'must be an ISO 8601 duration'],
    ['PT9999999H', 'must be an ISO 8601 duration'],
    ['', 'must be an ISO 8601 duration'],
  ])('%j is none', (text, problem) => {
    expect(parseDuration(text)).toEqual({ problem: expect.stringContaining(problem) })
  })

  test.each([
    [0, 'PT0S'],
    [600, 'PT10M'],
    [5400, 'PT1H30M'],
    [86_400, 'P1D'],
    [93_601, 'P1DT2H1S'],
    [1_209_600, 'P14D'],
  ])('of %i seconds is printed %s', (seconds, text) => {
    expect(printDuration(seconds)).toBe(text)
    expect(parseDuration(text)).toEqual({ seconds })
  })
})
