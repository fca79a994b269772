import { expect, test } from 'vitest'
import { printInstant } from '#core/grant/window.ts'

test('an instant is printed in UTC, in whole seconds', () => {
  expect(printInstant(new Date('2025-07-16T03:00:00+02:00'))).toBe('2025-07-16T01:00:00Z')
})
