import { describe, expect, test } from 'vitest'
import type { Grant } from '#core/grant/grant.ts'
import { endAfterStart, isWaitingForStart } from '#core/grant/start.ts'
import { startedGrant } from '#core/grant/started-grant.ts'
import { Refusal } from '#core/refusal.ts'
import { documents } from '#targets/iam/documents.ts'
import { at, seedGrant, WHERE } from '#test/fixtures/seed.ts'

const HOUR = 3600
const window = { opensAt: at('01:00'), closesAt: at('04:00'), runsForSeconds: HOUR }
const started = (time: string) => ({ started: { at: at(time), by: 'x', event: 'e', insteadOf: at('04:00') } })
const start = (time: string) => ({ at: at(time), time: at(time), by: 'acmeco.ml-platform', event: 'e-1' })

describe('a job that starts', () => {
  test.each<readonly [string, Partial<Grant>, string, string | undefined]>([
    ['ends its window so much later', {}, '01:30:00', '02:30:00'],
    ['with its window has it so long', {}, '01:00:00', '02:00:00'],
    ['late keeps the end of its window', {}, '03:30:00', '04:00:00'],
    ['so that both ends are one keeps it', {}, '03:00:00', '04:00:00'],
    ['before its window has less of it', {}, '00:30:00', '01:30:00'],
    ['so long before its window that it is over by then has an end before it', {}, '00:00:00', '01:00:00'],
    ['a second time changes nothing: a retry', started('01:30'), '02:00:00', undefined],
    ['a second time at the same instant changes nothing', started('01:30'), '01:30:00', undefined],
    ['earlier than was known counts from there', started('01:30'), '01:10:00', '02:10:00'],
    [
      'without runsFor changes nothing',
      { window: { opensAt: window.opensAt, closesAt: window.closesAt } },
      '01:30:00',
      undefined,
    ],
    ['before an extension was asked for keeps its end', { extendedAt: at('02:00') }, '01:30:00', '04:00:00'],
    ['after an extension was asked for moves its end', { extendedAt: at('01:20') }, '01:30:00', '02:30:00'],
  ])('%s', (_rule, row, time, end) => {
    expect(endAfterStart(seedGrant({ window, ...row }), { at: at(time) })).toEqual(end && at(end))
  })
})

test('a window waits for the start of its job, if that moves its end, until it has started', () => {
  expect(isWaitingForStart(seedGrant({ window }))).toBe(true)
  expect(isWaitingForStart(seedGrant({ window, ...started('01:30') }))).toBe(false)
  expect(isWaitingForStart(seedGrant())).toBe(false)
})

describe('the grant of a job that starts', () => {
  const grant = seedGrant({ window })

  test('has policies for the new end, and its old ones are to be replaced', () => {
    const next = startedGrant(grant, start('01:30'), at('01:30'), WHERE, documents)

    expect(next?.window.closesAt).toEqual(at('02:30'))
    expect(next?.policies.every(({ document }) => document.includes('2025-07-16T02:30:00Z'))).toBe(true)
    expect(next?.policies.some(({ document }) => document.includes('2025-07-16T04:00:00Z'))).toBe(false)
    expect(next?.superseded).toEqual(grant.policies.map(({ name }) => name))
    expect(next?.started).toEqual({ at: at('01:30'), by: 'acmeco.ml-platform', event: 'e-1', insteadOf: at('04:00') })
  })

  test.each<readonly [string, string, string, string]>([
    ['whose end is the same', '03:30', '03:30', '04:00'],
    ['that is over by then', '01:30', '02:30', '02:30'],
  ])('%s keeps its policies', (_rule, time, now, end) => {
    const next = startedGrant(grant, start(time), at(now), WHERE, documents)

    expect(next).toMatchObject({ window: { closesAt: at(end) }, policies: grant.policies, superseded: [] })
  })

  test('ends at once, if it is over before its window opens', () => {
    const next = startedGrant(grant, start('00:00'), at('00:40'), WHERE, documents)

    expect(next).toMatchObject({ policies: grant.policies, superseded: [], window: grant.window })
    expect(next?.ended).toEqual({
      ...{ at: at('00:40'), because: 'ended', by: 'acmeco.ml-platform', event: 'e-1' },
      reason: 'the job started at 2025-07-16T00:00:00Z and runs for PT1H: it is over before its window opens',
    })
  })

  test('ends earlier although no policies can be proved for that end', () => {
    const refusing = {
      prove: () => {
        throw new Refusal('Cannot grant access', [])
      },
    }

    expect(startedGrant(grant, start('01:30'), at('01:30'), WHERE, refusing)).toMatchObject({
      window: { closesAt: at('02:30') },
      policies: grant.policies,
    })
  })

  test('remembers the first end of its window, whatever start comes later', () => {
    const next = startedGrant(grant, start('01:30'), at('01:31'), WHERE, documents)
    const earlier = next && startedGrant(next, start('01:10'), at('01:32'), WHERE, documents)

    expect(earlier).toMatchObject({ window: { closesAt: at('02:10') }, started: { insteadOf: at('04:00') } })
  })
})
