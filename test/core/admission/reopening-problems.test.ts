import { describe, expect, test } from 'vitest'
import { reopenLimitProblems } from '#core/admission/guardrail-problems.ts'
import { reopeningProblems } from '#core/admission/reopening-problems.ts'
import type { Ending, Grant } from '#core/grant/grant.ts'
import { at, seedGrant } from '#test/fixtures/seed.ts'
import { guardrails, requester } from './guarded-requests.ts'

const ended: Ending = { at: at('01:30'), because: 'ended', by: 'acmeco', reason: 'failed' }
const revoked = { ...ended, because: 'revoked', at: at('01:50') } as const

type Case = readonly [
  rule: string,
  end: Ending,
  row: Partial<Grant>,
  revocations: readonly string[],
  time: string,
  message: string,
]

describe('a grant that ended at 01:30 is not reopened', () => {
  test.each<Case>([
    [
      'if it was revoked',
      { ...ended, because: 'revoked' },
      {},
      [],
      '01:40',
      'access was revoked at 2025-07-16T01:30:00Z, and is not given back: schedule a new job',
    ],
    [
      'if it was revoked afterwards',
      ended,
      { revokedAfterEnd: revoked },
      [],
      '01:40',
      'access was revoked at 2025-07-16T01:50:00Z, and is not given back: schedule a new job',
    ],
    [
      'if its principal was revoked after the request',
      ended,
      {},
      ['00:10', '00:30'],
      '01:40',
      'access was revoked at 2025-07-16T00:30:00Z, and is not given back: schedule a new job',
    ],
    [
      'if its principal had changed',
      { ...ended, isFinal: true },
      {},
      [],
      '01:40',
      'the grant ended at 2025-07-16T01:30:00Z because its principal had changed, and is not reopened: schedule a new job',
    ],
    [
      'if its window closed in the same second',
      { ...ended, at: at('04:00') },
      {},
      [],
      '04:10',
      'the grant was over at 2025-07-16T04:00:00Z, when its window closed: schedule a new job',
    ],
    [
      'by an extension from before the end',
      ended,
      {},
      [],
      '01:29',
      'the grant was over at 2025-07-16T01:30:00Z, and this was asked for before: ask again to have it reopened',
    ],
  ])('%s', (_rule, end, row, revocations, time, message) => {
    const grant = seedGrant({ ended: end, ...row })
    const asked = { time: at(time), closesAt: at('05:00') }

    expect(reopeningProblems(grant, end, asked, revocations.map(at), at('02:00'))).toEqual([{ path: 'jobId', message }])
  })

  test.each([
    ['until an instant that has come', '02:00', ['has passed: it is 2025-07-16T02:00:00Z']],
    ['but may be until the second after that', '02:00:01', []],
  ])('%s', (_rule, closesAt, messages) => {
    const asked = { time: at('01:40'), closesAt: at(closesAt) }
    const problems = reopeningProblems(seedGrant({ ended }), ended, asked, [at('00:29:59')], at('02:00'))

    expect(problems.map(({ message }) => message)).toEqual(messages)
  })
})

describe('the guardrails limit for how long a grant may be reopened that ended at 01:30', () => {
  const limit = (time: string, rule: object) =>
    reopenLimitProblems(requester, at('01:30'), at(time), guardrails(rule)).map(({ message }) => message)
  const tooLate = 'and this one ended at 2025-07-16T01:30:00Z: schedule a new job'

  test.each([
    ['an hour, if they do not say', '02:30', {}, []],
    [
      'and no second more',
      '02:30:01',
      {},
      [`guardrail "ml" allows an ended grant to be reopened within 1 hour, ${tooLate}`],
    ],
    ['as long as they say', '04:00', { longestReopenHours: 2.5 }, []],
    [
      'and no longer',
      '04:00:01',
      { longestReopenHours: 2.5 },
      [`guardrail "ml" allows an ended grant to be reopened within 2.5 hours, ${tooLate}`],
    ],
    [
      'not at all, with 0',
      '01:30',
      { longestReopenHours: 0 },
      ['guardrail "ml" does not allow an ended grant to be reopened: schedule a new job'],
    ],
  ])('%s', (_rule, time, rule, messages) => {
    expect(limit(time, rule)).toEqual(messages)
  })

  test('has no limit where no rule applies: guardrailProblems reports that', () => {
    expect(reopenLimitProblems(requester, at('01:30'), at('09:00'), guardrails())).toEqual([])
  })
})
