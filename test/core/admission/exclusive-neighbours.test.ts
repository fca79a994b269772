import { expect, test } from 'vitest'
import { deniesOfEndedJob, overlapProblems } from '#core/admission/request-problems.ts'
import type { Grant } from '#core/grant/grant.ts'
import { at, seedGrant } from '#test/fixtures/seed.ts'

const between = (opens: string, closes: string) => ({ opensAt: at(opens), closesAt: at(closes) })
const next = (opens: string, closes: string) => seedGrant({ jobId: 'next', window: between(opens, closes) })

/** An exclusive job from one o'clock until four. */
const alone = (overrides: Partial<Grant> = {}) => seedGrant({ isolation: 'exclusive', ...overrides })
const ended = (time: string) => ({ at: at(time), because: 'ended', by: 'x', reason: 'y' }) as const

test.each<[string, Grant, Grant, boolean]>([
  ['runs beside it', alone(), next('03:59:59', '05:00'), true],
  ['begins when it closes', alone(), next('04:00', '05:00'), false],
  ['closes when it opens', alone(), next('00:30', '01:00'), false],
  ['begins after it ended early', alone({ ended: ended('02:00') }), next('02:00', '03:00'), false],
  ['runs beside a shared one', seedGrant(), next('02:00', '03:00'), false],
])('a job that %s overlaps it: %#', (_, sibling, request, expected) => {
  expect(overlapProblems(request, [sibling]).length > 0).toBe(expected)
})

const STARTED = { at: at('01:30'), by: 'x', event: 'e', insteadOf: at('04:00') }
const gone = { closedAt: at('02:00:05'), confirmedAt: at('02:00:05') }

test.each<[string, Grant, Grant, boolean]>([
  ['has not been detached', alone({ ended: ended('02:00') }), next('03:00', '05:00'), true],
  [
    'may be attached again by another run',
    alone({ ended: ended('02:00'), closedAt: at('02:00:05'), attachingUntil: at('02:01') }),
    next('03:00', '05:00'),
    true,
  ],
  ['is detached for certain', alone({ ended: ended('02:00'), ...gone }), next('03:00', '05:00'), false],
  ['closes before the next one opens', alone({ ended: ended('02:00') }), next('04:00', '05:00'), false],
  [
    'was replaced when it started, and denies until its old end',
    alone({ window: between('01:00', '02:30'), started: STARTED, superseded: ['old'] }),
    next('03:00', '05:00'),
    true,
  ],
  [
    'was replaced when it started, and is gone',
    alone({ window: between('01:00', '02:30'), started: STARTED }),
    next('03:00', '05:00'),
    false,
  ],
  ['is of a shared job', seedGrant({ ended: ended('02:00') }), next('03:00', '05:00'), false],
])('a request waits for the policy of a job that ended early and %s: %#', (_, sibling, request, expected) => {
  expect(deniesOfEndedJob(request, [sibling]) !== undefined).toBe(expected)
})

test('a request waits for no policy of its own job', () => {
  expect(deniesOfEndedJob(alone(), [alone()])).toBeUndefined()
})
