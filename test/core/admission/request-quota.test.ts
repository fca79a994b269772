import { describe, expect, test } from 'vitest'
import { requestQuotaOf, requestQuotaProblem } from '#core/admission/request-quota.ts'
import { at } from '../../fixtures/seed.ts'
import { guardrails, requester } from './guarded-requests.ts'

const quotaOf = (sources: readonly string[] | undefined, source: string) =>
  requestQuotaOf({ ...requester, source }, guardrails({ for: sources === undefined ? {} : { sources } }), at('00:30'))

describe('requests are counted together', () => {
  test.each<readonly [string, readonly string[] | undefined, string, string | undefined]>([
    ['of a source that the rule names', ['a', 'b'], 'b', 'b'],
    ['of all sources that one pattern matches: a new name brings no new quota', ['acmeco.*'], 'acmeco.x', 'acmeco.*'],
    [
      'of a source by its name, also after a pattern that matches it',
      ['acmeco.*', 'acmeco.ml'],
      'acmeco.ml',
      'acmeco.ml',
    ],
    ['of all sources, if the rule names none', undefined, 'acmeco.x', '*'],
    ['of nobody whom no rule applies to', ['a'], 'b', undefined],
  ])('%s', (_rule, sources, source, expected) => {
    expect(quotaOf(sources, source)?.sources).toBe(expected)
  })
})

test.each([
  ['00:59:59', '00:00', '01:00'],
  ['01:00:00', '01:00', '02:00'],
])('at %s the hour of the clock counts, from %s until %s', (now, from, until) => {
  expect(requestQuotaOf(requester, guardrails({}), at(now))).toMatchObject({ from: at(from), until: at(until) })
})

test('a rule that says nothing allows 100 requests an hour', () => {
  expect(requestQuotaOf(requester, guardrails({}), at('00:00'))?.limit).toBe(100)
  expect(requestQuotaOf(requester, guardrails({ requestsPerHour: 7 }), at('00:00'))?.limit).toBe(7)
})

test('a refusal says whose quota is used up, and when to try again', () => {
  const quota = quotaOf(['acmeco.*'], 'acmeco.ml')

  expect(quota && requestQuotaProblem(quota).message).toBe(
    'guardrail "ml" allows 100 requests an hour of source acmeco.*, and they are used up: try again after 2025-07-16T01:00:00Z',
  )
})
