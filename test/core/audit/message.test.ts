import { expect, test } from 'vitest'
import { alone } from '#core/audit/chain.ts'
import { messageOf } from '#core/audit/message.ts'

const stamp = { at: new Date('2025-07-16T01:00:00Z'), by: 'schedule-access', event: 'e', until: new Date() }
const entry = { change: 'refuse request', phase: 'done', because: 'refused', target: 'churn' } as const

test('a record has its detail last, so that no detail, however long, hides its other fields from queries', () => {
  const record = alone('churn', { ...entry, detail: { problems: [{ path: 'x', message: 'y' }] } }, stamp)

  expect(JSON.parse(messageOf(record))).toEqual(record)
  expect(messageOf(record)).toMatch(/"hash":"[0-9a-f]{64}","detail":\{[^}]*\}\]\}\}$/)
})

test('a record without a detail has none', () => {
  expect(JSON.parse(messageOf(alone('churn', entry, stamp)))).not.toHaveProperty('detail')
})
