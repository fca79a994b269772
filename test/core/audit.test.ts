import { expect, test } from 'vitest'
import { type AuditEntry, type AuditRecord, CHAIN_START, chainProblems, link } from '#core/audit.ts'
import { at } from '#test/fixtures/seed.ts'

const entry = (target: string): AuditEntry => ({ change: 'attach policy', phase: 'done', because: 'open', target })
const stamp = { job: 'churn', at: at('01:00'), by: 'settle-access', event: 'e-1' }

const first = link(CHAIN_START, [entry('a'), entry('b')], stamp)
const chain: readonly AuditRecord[] = [...first, ...link(first.at(-1) ?? CHAIN_START, [entry('c')], stamp)]

test('records written in several goes are one chain, and the order of reading does not matter', () => {
  expect(chain.map(({ sequence }) => sequence)).toEqual([1, 2, 3])
  expect(chainProblems(chain.toReversed())).toEqual([])
})

test('a record that the log holds twice is one record', () => {
  expect(chainProblems([...chain, ...chain.slice(1)])).toEqual([])
})

test('a missing record shows', () => {
  expect(chainProblems(chain.filter(({ sequence }) => sequence !== 2))).toEqual(['record 3 does not follow record 1'])
  expect(chainProblems(chain.slice(1))).toEqual(['record 2 does not follow record 0'])
})

test('an edited record shows', () => {
  expect(chainProblems(chain.map((record) => (record.sequence === 2 ? { ...record, target: 'x' } : record)))).toEqual([
    'record 2 was edited',
  ])
})

test('a record that was edited and hashed anew breaks what follows', () => {
  const [forged] = link(chain[0] ?? CHAIN_START, [entry('x')], stamp)
  expect(chainProblems(chain.map((record) => (record.sequence === 2 && forged ? forged : record)))).toEqual([
    'record 3 does not follow record 2',
  ])
})
