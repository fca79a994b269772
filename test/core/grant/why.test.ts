import { describe, expect, test } from 'vitest'
import type { Ending, Grant } from '#core/grant/grant.ts'
import { dependsOnJob, mayBeReopened, whatNow, why } from '#core/grant/why.ts'
import { printInstant } from '#core/grant/window.ts'
import { at, seedGrant } from '#test/fixtures/seed.ts'

const OPEN = { openedAt: at('00:58') }
const ENDED: Ending = { at: at('02:00'), because: 'ended', by: 'platform', reason: 'loss is NaN' }
const names = seedGrant().policies.map(({ name }) => name)

test.each<readonly [string, Partial<Grant>, string]>([
  ['00:30', {}, 'Access opens at 2025-07-16T01:00:00Z, with the window.'],
  ['01:00', OPEN, 'Access is open until 2025-07-16T04:00:00Z, when the window closes.'],
  ['02:01', { ...OPEN, ended: ENDED }, 'Access ended at 2025-07-16T02:00:00Z by platform: loss is NaN.'],
  [
    '02:01',
    { ...OPEN, ended: { ...ENDED, because: 'revoked' } },
    'Access was revoked at 2025-07-16T02:00:00Z by platform: loss is NaN.',
  ],
  [
    '04:01',
    { ...OPEN, closedAt: at('04:00:01') },
    'The window closed at 2025-07-16T04:00:00Z, and the policies were gone at 2025-07-16T04:00:01Z.',
  ],
])('at %s, why a grant is what it is', (now, overrides, sentence) => {
  expect(why(seedGrant(overrides), at(now), printInstant)).toBe(sentence)
})

test.each<readonly [string, Partial<Grant>, readonly string[] | undefined, RegExp]>([
  ['00:30', {}, [], /^No policy is attached yet, as it should be\.$/],
  ['01:00', OPEN, names, /^The policies are attached, as they should be\.$/],
  ['01:00', OPEN, [], /^Curfew has to attach .* \(drifted\)\.$/],
  ['01:00', {}, [], /^Curfew has to attach .* \(open\)\.$/],
  ['04:00', OPEN, names, /^Curfew has to detach .* \(closed\)\.$/],
  ['02:00', { ...OPEN, ended: ENDED }, names, /^Curfew has to detach .* \(ended\)\.$/],
  ['01:00', OPEN, undefined, /^The policies should be attached\.$/],
  ['04:00', OPEN, undefined, /^No policy should be attached\.$/],
])('at %s, what Curfew has to do now', (now, overrides, found, sentence) => {
  expect(whatNow(seedGrant(overrides), found, at(now))).toMatch(sentence)
})

describe('an end may be taken back', () => {
  test.each<readonly [boolean, string, Partial<Grant>]>([
    [true, 'by its job', { ended: ENDED }],
    [false, 'by a revocation', { ended: { ...ENDED, because: 'revoked' } }],
    [false, 'because its principal changed', { ended: { ...ENDED, isFinal: true } }],
    [false, 'and was revoked afterwards', { ended: ENDED, revokedAfterEnd: { ...ENDED, because: 'revoked' } }],
    [false, 'by its window', {}],
  ])('%s: one %s', (expected, _, overrides) => {
    expect(mayBeReopened(seedGrant(overrides), at('04:30'))).toBe(expected)
  })
})

test('the end of a job that has not started depends on its start', () => {
  const window = { ...seedGrant().window, runsForSeconds: 3600 }
  const started = { at: at('01:10'), by: 'x', event: 'e', insteadOf: window.closesAt }

  expect(dependsOnJob(seedGrant({ window }))).toEqual([
    'when the job starts, its access ends PT1H later, or with the window',
  ])
  expect(dependsOnJob(seedGrant({ window, started }))).toEqual([])
  expect(dependsOnJob(seedGrant())).toEqual([])
})
