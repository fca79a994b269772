import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { parse } from '#events/bus-event.ts'
import { CATALOGUE } from '#events/catalogue.ts'
import { context } from '#events/fields/context.ts'
import { TrainingJobScheduled } from '#events/training-job-scheduled.ts'
import { SEED } from '#test/fixtures/seed.ts'

/** Events named `Access …` that name a job, and are not for subscribers: the first wakes a Lambda, the second is a request. */
const NOT_ANNOUNCED = ['Access Due', 'Access Revocation Requested']

const fieldsOf = (detail: z.ZodType) =>
  Object.keys(z.toJSONSchema(detail, { target: 'draft-04', io: 'input' }).properties ?? {})

test.each(
  CATALOGUE.filter(
    ({ detailType, detail }) =>
      detailType.startsWith('Access ') && !NOT_ANNOUNCED.includes(detailType) && fieldsOf(detail).includes('jobId'),
  ),
)('$detailType is about a grant, so it has a place for the context of its request', ({ detail }) => {
  expect(fieldsOf(detail)).toContain('context')
})

const nested = (levels: number): unknown => (levels === 0 ? 'x' : { inner: nested(levels - 1) })

describe('a context', () => {
  test.each<readonly [string, unknown]>([
    ['an empty object', {}],
    ['control characters, which only its receiver reads', { token: 'a\u0000\u001b[31m\u202e' }],
    ['lists, numbers, null and nested objects', { a: [1, null, { b: true }], c: -0.5 }],
    ['names that JavaScript knows otherwise', JSON.parse('{"__proto__":{"x":1},"constructor":1,"toString":"y"}')],
    ['16 levels', nested(16)],
    ['exactly 4096 bytes as UTF-8', { a: 'é'.repeat(2044) }],
  ])('may be %s, and is handed back as it is', (_rule, value) => {
    expect(JSON.stringify(context.parse(value))).toBe(JSON.stringify(value))
  })

  test.each<readonly [string, unknown, string]>([
    ['null', null, 'must be a JSON object'],
    ['a list', [1], 'must be a JSON object'],
    ['a text', '{}', 'must be a JSON object'],
    ['a number', 1, 'must be a JSON object'],
    ['17 levels', nested(17), 'is nested more than 16 levels deep'],
    ['4097 bytes', { a: 'x'.repeat(4089) }, 'is 4097 bytes long, and the limit is 4096'],
    ['4098 bytes in fewer characters', { a: 'é'.repeat(2045) }, 'is 4098 bytes long, and the limit is 4096'],
  ])('must not be %s', (_rule, value, message) => {
    const { problems } = parse(TrainingJobScheduled, eventWith({ ...SEED, context: value }))

    expect(problems).toEqual([{ path: 'context', message }])
  })
})

test.each([33, 20_000])('an event with %i levels is refused, and does not overflow the stack', (levels) => {
  const detail: unknown = JSON.parse(`${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`)

  expect(parse(TrainingJobScheduled, eventWith(detail)).problems).toEqual([
    { path: '', message: 'is nested more than 32 levels deep' },
  ])
})

function eventWith(detail: unknown) {
  return {
    id: 'e',
    account: '111122223333',
    source: 's',
    detailType: 'Training Job Scheduled',
    time: new Date(0),
    detail,
  }
}
