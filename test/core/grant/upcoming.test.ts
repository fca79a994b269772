import { describe, expect, test } from 'vitest'
import type { Grant } from '#core/grant/grant.ts'
import { upcoming } from '#core/grant/upcoming.ts'
import { printInstant } from '#core/grant/window.ts'
import { at, seedGrant } from '#test/fixtures/seed.ts'

const OPEN = { openedAt: at('00:58'), readyAt: at('01:00'), keysReadyAt: at('00:58') }
const next = (overrides: Partial<Grant>, now: string) =>
  upcoming(seedGrant(overrides), at(now)).map((one) => [printInstant(one.at).slice(11, 16), one.what])

describe('what happens to a grant, and when', () => {
  test('before its window: attached ahead of it, opened with it, closed with it', () => {
    expect(next({}, '00:30')).toEqual([
      ['00:58', 'Curfew attaches the policies, whose own conditions deny until the window opens'],
      ['01:00', 'the window opens: access begins'],
      ['04:00', 'the window closes: access ends, and Curfew detaches the policies'],
    ])
  })

  test('while it is open: a warning, and its end', () => {
    expect(next(OPEN, '01:30').map(([time]) => time)).toEqual(['03:45', '04:00'])
  })

  test('a silent job ends earlier, a beat after the last one', () => {
    const window = { ...seedGrant().window, heartbeatSeconds: 1200 }

    expect(next({ ...OPEN, window, lastHeartbeatAt: at('01:25') }, '01:30')[0]).toEqual([
      '01:45',
      'access ends, unless a heartbeat arrives before',
    ])
  })

  test('a dataset whose licence ends before the window does is named, until it has ended', () => {
    const datasets = seedGrant().access.datasets.map((location) => ({ ...location, until: at('02:30') }))
    const access = { ...seedGrant().access, datasets }
    const licences = (now: string) => next({ ...OPEN, access }, now).filter(([time]) => time === '02:30')

    expect(licences('02:29:59')[0]?.[1]).toMatch(/^access to s3:.* ends, before the window does$/)
    expect(licences('02:30')).toEqual([])
  })

  test('of one that is ended, only what is left to close', () => {
    const ended = { at: at('02:00'), because: 'ended', by: 'x', reason: 'y' } as const

    expect(next({ ...OPEN, ended }, '02:00')).toEqual([
      ['02:00', 'Curfew detaches the policies, because the job is over'],
    ])
    expect(
      next({ ...OPEN, ended, closedAt: at('02:00'), confirmedAt: at('02:00'), keysDoneAt: at('02:00') }, '02:01'),
    ).toEqual([])
  })
})
