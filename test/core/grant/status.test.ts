import { describe, expect, test } from 'vitest'
import { isWanted, statusOf } from '#core/grant/status.ts'
import { at, seedGrant } from '#test/fixtures/seed.ts'

const finished = { at: at('02:30'), because: 'ended', by: 'acmeco', reason: 'done' } as const
const revoked = { ...finished, because: 'revoked' } as const
const afterwards = { ...finished, at: at('04:00') } as const

describe('a grant from 01:00 to 04:00', () => {
  test.each([
    ['is scheduled, and its policies are not wanted before the lead', '00:57:59', 'scheduled', false],
    ['is scheduled, and its policies are wanted from the lead on', '00:58:00', 'scheduled', true],
    ['is scheduled until the last second before its window', '00:59:59', 'scheduled', true],
    ['is open from the first second of its window on', '01:00:00', 'open', true],
    ['is open in the last second of its window', '03:59:59', 'open', true],
    ['is closed at the end of its window, and its policies are not wanted', '04:00:00', 'closed', false],
    ['stays closed', '23:59:59', 'closed', false],
  ])('%s', (_rule, time, status, wanted) => {
    expect(statusOf(seedGrant(), at(time))).toBe(status)
    expect(isWanted(seedGrant(), at(time))).toBe(wanted)
  })
})

test.each([
  ['a grant whose job ended early is ended, also after its window', finished, '05:00', 'ended'],
  ['a grant that was revoked early is revoked', revoked, '03:00', 'revoked'],
  ['an end at the second at which the window closes makes no difference', afterwards, '05:00', 'closed'],
])('%s', (_rule, ended, time, status) => {
  const grant = seedGrant({ ended })

  expect(statusOf(grant, at(time))).toBe(status)
  expect(isWanted(grant, at(time))).toBe(false)
})
