import { expect, test } from 'vitest'
import { blockedBy, blockedByStore, isReportDue, mayMakeKey } from '#core/keys/blocked.ts'
import { newKeyRing } from '#core/keys/key-ring.ts'
import { ringDueAt } from '#core/keys/ring-due.ts'
import { at } from '#test/fixtures/seed.ts'
import { USER } from './rings.ts'

const since = at('01:00')

test.each([
  ['at first after a minute', '01:00', undefined, '01:01:00'],
  ['not before it is due', '01:00:30', '01:01:00', '01:01:00'],
  ['after as long as it has lasted', '01:08', '01:08:00', '01:16:00'],
  ['at the latest after an hour', '05:00', '05:00:00', '06:00:00'],
])('what stands in the way of a key is reported again %s', (_rule, now, dueAt, next) => {
  const before = dueAt === undefined ? undefined : { because: 'x', since, reportAt: at(dueAt) }

  expect(blockedBy('y', before, at(now))).toEqual({ because: 'y', since, reportAt: at(next) })
})

test('it is reported the first time, and then whenever it is due, to the second', () => {
  const before = { because: 'x', since, reportAt: at('01:01:00') }

  expect(isReportDue(undefined, since)).toBe(true)
  expect(isReportDue(before, at('01:00:59'))).toBe(false)
  expect(isReportDue(before, at('01:01:00'))).toBe(true)
})

test('a ring that is blocked is due when that is reported again', () => {
  const blocked = { because: 'x', since, reportAt: at('01:16:00') }

  expect(ringDueAt({ ...newKeyRing(USER), blocked })).toEqual(at('01:16:00'))
  expect(ringDueAt(newKeyRing(USER))).toBeUndefined()
})

test.each([
  ['for a minute at first', '01:00', undefined, '01:01:00'],
  ['for as long as it has failed', '01:08', '01:08:00', '01:16:00'],
  ['for no more than ten minutes', '05:00', '05:00:00', '05:10:00'],
])('after a secret could not be stored no key is made %s', (_rule, now, dueAt, next) => {
  const before = dueAt === undefined ? undefined : { because: 'x', since, reportAt: at(dueAt) }
  const blocked = blockedByStore(before, at(now))

  expect(blocked.noKeyBefore).toEqual(at(next))
  expect(mayMakeKey(blocked, new Date(at(next).getTime() - 1000))).toBe(false)
  expect(mayMakeKey(blocked, at(next))).toBe(true)
})

test('a key may be made if nothing stands in its way but what does not concern its secret', () => {
  expect(mayMakeKey(undefined, since)).toBe(true)
  expect(mayMakeKey({ because: 'no room', since, reportAt: at('02:00') }, since)).toBe(true)
})
