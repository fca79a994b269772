import { describe, expect, test } from 'vitest'
import { changesBetween } from '#cli/run/changes.ts'
import { jobEndOf } from '#cli/run/job-end.ts'
import { at } from '#test/fixtures/seed.ts'

const until = (closesAt: string, more: object = {}) => ({
  window: { opensAt: at('01:00'), closesAt: at(closesAt) },
  ...more,
})
const started = { at: at('02:00'), by: 'aws.batch', event: 'e', insteadOf: at('04:00') }
const ended = (because: 'ended' | 'revoked') => ({ ended: { at: at('02:00'), because, by: 'ada', reason: 'why' } })

describe('what became of access between two looks', () => {
  test.each([
    ['nothing', until('04:00'), until('04:00'), []],
    ['a later end', until('04:00'), until('05:00'), ['extended']],
    ['an earlier end', until('04:00'), until('03:00'), ['shortened']],
    ['an end', until('04:00'), until('04:00', ended('ended')), ['ended']],
    ['a revocation', until('04:00'), until('04:00', ended('revoked')), ['revoked']],
    ['an end of what was over', until('04:00', ended('ended')), until('04:00', ended('revoked')), []],
    ['access that is given back', until('04:00', ended('ended')), until('05:00'), ['given back']],
    ['the end of the window', until('02:30'), until('02:30'), ['closed']],
  ])('%s', (_what, before, after, changes) => {
    expect(changesBetween(before, at('02:00'), after, at('02:30')).map(({ change }) => change)).toEqual(changes)
  })

  test('a start that moved the end is named as the reason', () => {
    const [change] = changesBetween(until('04:00'), at('02:00'), until('03:00', { started }), at('02:05'))

    expect(change).toMatchObject({ because: 'the job started, and its window says how long it runs' })
  })
})

test.each([
  [{ code: 0 }, undefined, 'completed', 'the command exited with 0'],
  [{ code: 2 }, undefined, 'failed', 'the command exited with 2'],
  [{ signal: 'SIGKILL', code: 137 }, undefined, 'failed', 'the command was ended by SIGKILL'],
  [{ code: 0 }, 'INT', 'stopped', 'curfew run got SIGINT, and the command exited with 0'],
  [{ signal: 'SIGTERM', code: 143 }, 'TERM', 'stopped', 'curfew run got SIGTERM, and the command was ended by SIGTERM'],
] as const)('a command that ends with %o after signal %s is %s', (exited, stoppedBy, as, reason) => {
  expect(jobEndOf(exited, stoppedBy)).toEqual({ as, reason })
})
