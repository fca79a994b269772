import { describe, expect, test } from 'vitest'
import type { Grant } from '#core/grant/grant.ts'
import { endBySilence, silentFrom } from '#core/grant/heartbeat.ts'
import { remainingTasks } from '#core/grant/tasks.ts'
import { at, seedGrant } from '#test/fixtures/seed.ts'

const window = { opensAt: at('01:00'), closesAt: at('04:00'), heartbeatSeconds: 900 }
const open = { window, openedAt: at('00:58') }
const queued = { ...open, window: { ...window, runsForSeconds: 3600 } }
const started = { started: { at: at('02:00'), by: 'x', event: 'e', insteadOf: at('04:00') } }

describe('access ends for want of a heartbeat', () => {
  test.each<readonly [string, Partial<Grant>, string | undefined]>([
    ['so long after its window opens', open, '01:15:00'],
    [
      'so long after it was opened, if that was late',
      { ...open, openedAt: new Date('2025-07-16T01:10:00.900Z') },
      '01:25:00',
    ],
    ['so long after the last heartbeat', { ...open, lastHeartbeatAt: at('01:20:30') }, '01:35:30'],
    [
      'as if there were none, if the last is from before its window',
      { ...open, lastHeartbeatAt: at('00:30') },
      '01:15:00',
    ],
    ['never, if none is wanted', { ...open, window: { opensAt: at('01:00'), closesAt: at('04:00') } }, undefined],
    ['never, as long as it is not open: no job can begin', { window }, undefined],
    ['never, as long as its window waits for the start of the job', queued, undefined],
    ['so long after that start', { ...queued, ...started }, '02:15:00'],
    [
      'so long after the last heartbeat since that start',
      { ...queued, ...started, lastHeartbeatAt: at('02:10') },
      '02:25:00',
    ],
  ])('%s', (_rule, row, end) => {
    expect(silentFrom(seedGrant(row))).toEqual(end && at(end))
  })

  test('at that second, and not before', () => {
    const grant = seedGrant({ ...open, lastHeartbeatAt: at('01:20') })

    expect(endBySilence(grant, at('01:34:59'))).toBeUndefined()
    expect(endBySilence(grant, at('01:35:00'))).toEqual({
      at: at('01:35'),
      because: 'ended',
      by: 'curfew',
      reason: 'no heartbeat since 2025-07-16T01:20:00Z, and the limit is PT15M',
    })
  })

  test('and says so if there never was one', () => {
    expect(endBySilence(seedGrant(open), at('03:00'))).toMatchObject({
      at: at('01:15'),
      reason: 'no heartbeat at all since 2025-07-16T01:00:00Z, and the limit is PT15M',
    })
  })
})

describe('whether a job is silent is looked up', () => {
  const ended = { ended: { at: at('01:05'), because: 'ended', by: 'acmeco', reason: 'done' } } as const

  test.each<readonly [string, Partial<Grant>, readonly Date[]]>([
    ['when the last heartbeat that is known is too old', open, [at('01:15')]],
    ['not if the window closes before', { ...open, lastHeartbeatAt: at('03:50') }, []],
    ['not if it closes in the same second', { ...open, lastHeartbeatAt: at('03:45') }, []],
    ['not once the grant has ended', { ...open, ...ended }, []],
    ['not once it is closed', { ...open, closedAt: at('01:10') }, []],
  ])('%s', (_rule, row, times) => {
    const tasks = remainingTasks(seedGrant(row)).filter(({ task }) => task === 'heartbeat')

    expect(tasks.map(({ at }) => at)).toEqual(times)
  })
})
