import { expect, test } from 'vitest'
import { isWanted, statusOf } from '#core/grant/status.ts'
import { at, seedGrant } from '#test/fixtures/seed.ts'

const finished = { at: at('02:30'), because: 'ended', by: 'acmeco', reason: 'done' } as const
const revoked = { ...finished, because: 'revoked' } as const
const afterwards = { ...finished, at: at('04:00') } as const

test.each([
  ['00:57:59', 'scheduled', false],
  ['00:58:00', 'scheduled', true],
  ['00:59:59', 'scheduled', true],
  ['01:00:00', 'open', true],
  ['03:59:59', 'open', true],
  ['04:00:00', 'closed', false],
  ['23:59:59', 'closed', false],
])('at %s the seed is %s, and its policy wanted: %s', (time, status, wanted) => {
  expect(statusOf(seedGrant(), at(time))).toBe(status)
  expect(isWanted(seedGrant(), at(time))).toBe(wanted)
})

test.each([
  ['a job that finished first has ended, also after its window', finished, '05:00', 'ended'],
  ['a job that was revoked is revoked', revoked, '03:00', 'revoked'],
  ['an end that comes as the window closes changes nothing', afterwards, '05:00', 'closed'],
])('%s', (_rule, ended, time, status) => {
  const grant = seedGrant({ ended })

  expect(statusOf(grant, at(time))).toBe(status)
  expect(isWanted(grant, at(time))).toBe(false)
})
