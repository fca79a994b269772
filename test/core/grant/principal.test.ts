import { expect, test } from 'vitest'
import { hasAccessKeys, hasSessions, type Principal, parsePrincipal, printPrincipal } from '#core/grant/principal.ts'
import { principal as contract } from '#events/fields/principal.ts'
import { keysDue } from '#events/keys-due.ts'
import { principalField } from '#platform/item-fields.ts'

const SLOT: Principal = { type: 'access-key', store: 'tigris', name: 'trainer' }

test.each<readonly [string, Principal]>([
  ['user/trainer', { type: 'user', name: 'trainer' }],
  ['role/trainer', { type: 'role', name: 'trainer' }],
  ['access-key/tigris/trainer', SLOT],
])('%s is printed, parsed back, and the same in events and in the table', (text, principal) => {
  expect(printPrincipal(principal)).toBe(text)
  expect(parsePrincipal(text)).toEqual(principal)
  expect(contract.parse(principal)).toEqual(principal)
  expect(principalField.parse(principal)).toEqual(principal)
  expect(keysDue(principal).detail).toEqual({ principal })
})

test.each(['access-key/trainer', 'access-key/minio/trainer', 'access-key', 'group/trainer', ''])(
  '%s is no principal',
  (text) => {
    expect(parsePrincipal(text)).toBeUndefined()
  },
)

test('a slot has access keys and no sessions', () => {
  expect(hasAccessKeys(SLOT)).toBe(true)
  expect(hasSessions(SLOT)).toBe(false)
})

test.each([
  ['without its store', { type: 'access-key', name: 'trainer' }],
  ['with a store that nobody manages', { ...SLOT, store: 'minio' }],
  ['by the id of a key, which the next rotation replaces', { ...SLOT, name: 'tid_abc' }],
  ['with a slash in its name', { ...SLOT, name: 'a/b' }],
  ['of IAM with a store', { type: 'user', store: 'tigris', name: 'trainer' }],
])('an event cannot name a principal %s', (_rule, principal) => {
  expect(contract.safeParse(principal).success).toBe(false)
})
