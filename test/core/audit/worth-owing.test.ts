import { expect, test } from 'vitest'
import { link, worthOwing } from '#core/audit/audit.ts'
import type { AuditEntry } from '#core/audit/records.ts'
import { at } from '#test/fixtures/seed.ts'

const stamp = { job: 'churn', at: at('01:00'), by: 'settle-access', event: 'e-1' }
const recordsOf = (count: number) =>
  link(
    [],
    Array.from({ length: count }, (_, index): AuditEntry => {
      return { change: 'attach policy', phase: 'done', because: 'open', target: `policy-${index}` }
    }),
    stamp,
  )

test('a row keeps all unwritten audit records up to 100', () => {
  const records = recordsOf(100)

  expect(worthOwing(records)).toEqual(records)
})

test.each([101, 5000])('of %i unwritten audit records, a row keeps the first 50 and the last 50', (count) => {
  const records = recordsOf(count)

  expect(worthOwing(records)).toEqual([...records.slice(0, 50), ...records.slice(-50)])
})
