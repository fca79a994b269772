import { describe, expect, test } from 'vitest'
import type { JobEvent } from '#cli/aws/put-event.ts'
import { at, seedGrant } from '#test/fixtures/seed.ts'
import { run } from './scripted-run.ts'

const { window } = seedGrant()
const ended = (time: string) =>
  seedGrant({ ended: { at: at(time), because: 'ended', by: 'acmeco.ml-platform', reason: 'not needed' } })
const revoked = (time: string) =>
  seedGrant({ ended: { at: at(time), because: 'revoked', by: 'security@acmeco.example', reason: 'key leaked' } })

describe('access that is taken away', () => {
  test('by a revocation is said within five seconds, with who and why, and the command is sent TERM', async () => {
    const happened = await run({ grants: { '02:00': revoked('02:00') }, dyingOf: 'TERM', until: '03:00' })

    expect(happened).toEqual([
      '02:00:00 revoked: access was revoked at 02:00:00Z by security@acmeco.example: key leaked',
      '02:00:00 signal TERM',
      '02:00:00 terminated: sent TERM to the command, because its access is over',
    ])
  })

  test('from elsewhere by an end is said, and with --on-revoked nothing the command goes on, which is said', async () => {
    const happened = await run({ grants: { '02:00': ended('02:00') }, terminates: false, until: '03:00' })

    expect(happened).toEqual([
      '02:00:00 ended: access was ended at 02:00:00Z by acmeco.ml-platform: not needed',
      '02:00:00 still running: the command still runs, and has no access any more',
    ])
  })

  test('from a command that does not end on TERM is said once more', async () => {
    const happened = await run({ grants: { '02:00': revoked('02:00') }, until: '03:00' })

    expect(happened.slice(3)).toEqual([
      '02:00:30 still running: the command still runs 30 s after TERM, and has no access any more',
    ])
  })

  test('by the end of the window is said, and sends the command nothing', async () => {
    const happened = await run({ from: '03:58', until: '04:05' })

    expect(happened).toEqual([
      '03:58:00 closing soon: access ends at 04:00:00Z: 2 min left',
      '03:59:00 closing soon: access ends at 04:00:00Z: 1 min left',
      '04:00:00 closed: access is over: its window closed at 04:00:00Z',
      '04:00:00 still running: the command still runs, and has no access any more',
    ])
  })

  test('and given back is said', async () => {
    const back = seedGrant({ window: { ...window, closesAt: at('05:00') } })
    const happened = await run({
      grants: { '02:00': ended('02:00'), '02:10': back },
      terminates: false,
      until: '02:20',
    })

    expect(happened.at(-1)).toBe('02:10:00 given back: access is given back until 05:00:00Z (2 h 50 min left)')
  })
})

test('access that ends earlier is said, and the warnings come before the new end', async () => {
  const shorter = seedGrant({ window: { ...window, closesAt: at('02:30') } })
  const happened = await run({ grants: { '02:00': shorter }, until: '02:20' })

  expect(happened).toEqual([
    '02:00:00 shortened: access ends earlier, until 02:30:00Z (30 min left): its window closes earlier',
    '02:15:00 closing soon: access ends at 02:30:00Z: 15 min left',
  ])
})

describe('a run that extends by itself', () => {
  const extension = { bySeconds: 1800, atMostSeconds: 1800 }
  const later = seedGrant({ window: { ...window, closesAt: at('04:30') } })

  test('asks before the first warning, says so, and says what came of it', async () => {
    const happened = await run({ plan: { extension }, grants: { '03:41': later }, from: '03:30', until: '04:20' })

    expect(happened).toEqual([
      `03:40:00 put Training Job Extended {"jobId":"${later.jobId}","closesAt":"2025-07-16T04:30:00Z","requestedBy":"ml-platform@acmeco.example","reason":"the job still runs (curfew run --extend-by)"}`,
      '03:40:00 extension requested: asked for 30 min more, until 04:30:00Z',
      '03:41:00 extended: access is extended until 04:30:00Z (49 min left)',
      '04:15:00 closing soon: access ends at 04:30:00Z: 15 min left',
    ])
  })

  test('tells a refusal, does not ask again, and warns before the end that stays', async () => {
    const refusal = 'closesAt: must be at most 4 hours later'
    const happened = await run({ plan: { extension }, refusal, from: '03:39', until: '03:46' })

    expect(happened.slice(1)).toEqual([
      '03:40:00 extension requested: asked for 30 min more, until 04:30:00Z',
      `03:40:05 extension refused: the extension was refused, and access ends at 04:00:00Z: ${refusal}`,
      '03:45:00 closing soon: access ends at 04:00:00Z: 15 min left',
    ])
  })

  test('that cannot ask says so, and tries again', async () => {
    let attempts = 0
    const put = () => {
      attempts++
      if (attempts < 3) throw new Error('AWS did not answer')
      return 'event-1'
    }
    const happened = await run({ plan: { extension }, put, from: '03:40', until: '03:42' })

    expect(happened.filter((line) => line.includes('trouble'))).toHaveLength(2)
    expect(happened.at(-1)).toContain('extension requested')
  })
})

describe('heartbeats', () => {
  const first = seedGrant({ window: { ...window, heartbeatSeconds: 1200 } })
  const beats = (happened: readonly string[]) =>
    happened.filter((line) => line.includes('put')).map((line) => line.slice(0, 8))

  test('are put from the start on, four times in the time that one may be missing', async () => {
    expect(beats(await run({ first, until: '01:11' }))).toEqual(['01:00:00', '01:05:00', '01:10:00'])
  })

  test('that fail are told once, tried twice a minute, and told when they work again', async () => {
    const put = (_: JobEvent, now: Date) => {
      if (now < at('01:02')) throw new Error('AWS did not answer')
      return 'event'
    }
    const happened = await run({ first, put, until: '01:03' })

    expect(happened).toEqual([
      '01:00:00 trouble: cannot send a heartbeat, and tries again; access ends after 20 min without: AWS did not answer',
      `01:02:00 put Training Job Heartbeat {"jobId":"${first.jobId}"}`,
      '01:02:00 recovered: heartbeats can be sent again',
    ])
  })

  test('are not put once access is over', async () => {
    const over = { ...revoked('01:02'), window: first.window }

    expect(beats(await run({ first, grants: { '01:02': over }, until: '01:30' }))).toEqual(['01:00:00'])
  })
})

test('a table that cannot be read is told once, and the window that was known still counts', async () => {
  const lost = new Error('AWS did not answer')
  const happened = await run({ grants: { '03:50': lost }, from: '03:46', until: '04:01' })

  expect(happened.map((line) => line.slice(0, 30))).toEqual([
    '03:46:00 closing soon: access ',
    '03:50:00 trouble: cannot see w',
    '03:55:00 closing soon: access ',
    '03:59:00 closing soon: access ',
    '04:00:00 closed: access is ove',
    '04:00:00 still running: the co',
  ])
})

test('a signal is sent and said', async () => {
  const signals = [{ signal: 'USR1', secondsBefore: 1200 }] as const
  const happened = await run({ plan: { signals }, from: '03:35', until: '03:41' })

  expect(happened).toEqual(['03:40:00 signal USR1', '03:40:00 signal sent: sent USR1 to the command: 20 min left'])
})
