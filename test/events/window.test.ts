import { describe, expect, test } from 'vitest'
import { parse } from '#events/bus-event.ts'
import { TrainingJobScheduled } from '#events/training-job-scheduled.ts'
import { SEED } from '#test/fixtures/seed.ts'

const edges = { opensAt: '2025-07-16T01:00:00Z', closesAt: '2025-07-16T04:00:00Z' }

function parsed(window: unknown) {
  const event = { id: 'e', source: 's', account: '', detailType: '', time: new Date(), detail: { ...SEED, window } }
  return parse(TrainingJobScheduled, event)
}

describe('a window', () => {
  test('has its durations in seconds', () => {
    const { detail } = parsed({ ...edges, runsFor: 'PT90M', heartbeat: 'PT15M' })

    expect(detail?.window).toMatchObject({ runsForSeconds: 5400, heartbeatSeconds: 900 })
  })

  test('without durations has none: its request has the digest that it had before there were any', () => {
    expect(Object.keys(parsed(edges).detail?.window ?? {})).toEqual(['opensAt', 'closesAt'])
  })

  test.each<readonly [string, Readonly<Record<string, unknown>>]>([
    ['runsFor may be as long as the window', { runsFor: 'PT3H' }],
    ['runsFor may be a second', { runsFor: 'PT1S' }],
    ['heartbeat may be ten minutes', { heartbeat: 'PT10M' }],
    ['heartbeat may be a second shorter than the window', { heartbeat: 'PT2H59M59S' }],
    ['heartbeat may be longer than runsFor', { runsFor: 'PT20M', heartbeat: 'PT30M' }],
  ])('%s', (_rule, more) => {
    expect(parsed({ ...edges, ...more }).problems).toEqual([])
  })

  test.each<readonly [string, Readonly<Record<string, unknown>>, string, string]>([
    [
      'runsFor longer than the window',
      { runsFor: 'PT3H1S' },
      'runsFor',
      'is longer than the window, which is open for PT3H',
    ],
    ['runsFor of nothing', { runsFor: 'PT0S' }, 'runsFor', 'must be longer than nothing'],
    ['runsFor of months', { runsFor: 'P1M' }, 'runsFor', 'must not have years or months'],
    ['runsFor that is a number', { runsFor: 7200 }, 'runsFor', 'expected string, received number'],
    ['runsFor that is null', { runsFor: null }, 'runsFor', 'expected string, received null'],
    ['a heartbeat below ten minutes', { heartbeat: 'PT9M59S' }, 'heartbeat', 'must be at least 10 minutes'],
    ['a heartbeat as long as the window', { heartbeat: 'PT3H' }, 'heartbeat', 'must be shorter than the window'],
    ['a duration of another name', { runFor: 'PT1H' }, 'runFor', 'is not a field of this event'],
  ])('is refused for %s', (_rule, more, field, message) => {
    expect(parsed({ ...edges, ...more }).problems).toEqual([
      { path: `window.${field}`, message: expect.stringContaining(message) },
    ])
  })

  test('is refused with everything that is wrong with it', () => {
    const { problems } = parsed({ ...edges, runsFor: 'PT4H', heartbeat: 'PT1M' })

    expect(problems.map(({ path }) => path)).toEqual(['window.runsFor', 'window.heartbeat'])
  })
})
