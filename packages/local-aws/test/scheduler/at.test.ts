import { expect, test } from 'vitest'
import { instantOfAt } from '../../src/scheduler/at.ts'

test.each([
  ['without an offset for UTC', 'at(2025-07-16T04:00:00)', 'UTC', '2025-07-16T04:00:00.000Z'],
  ['in summer, with daylight saving time', 'at(2025-07-16T04:00:00)', 'Europe/Berlin', '2025-07-16T02:00:00.000Z'],
  ['in winter, with standard time', 'at(2025-01-16T04:00:00)', 'America/New_York', '2025-01-16T09:00:00.000Z'],
  [
    'right after a change of clocks, with standard time',
    'at(2025-10-26T03:30:00)',
    'Europe/Berlin',
    '2025-10-26T02:30:00.000Z',
  ],
])('a time in a time zone is converted %s: %s in %s is %s', (_, expression, timezone, instant) => {
  expect(instantOfAt(expression, timezone)?.toISOString()).toBe(instant)
})
