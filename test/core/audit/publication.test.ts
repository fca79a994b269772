import { describe, expect, test } from 'vitest'
import {
  inPublicationOrder,
  isBacklog,
  mayFollow,
  mustFollow,
  type UnpublishedItem,
  type WaitingItem,
} from '#core/audit/publication.ts'
import type { AuditRecord } from '#core/audit/records.ts'
import { at } from '#test/fixtures/seed.ts'

const item = (sk: string, job = 'churn', storedAt = at('01:00')): WaitingItem => {
  return { key: { pk: `records/${job}`, sk }, at: storedAt }
}

test.each<readonly [string, readonly WaitingItem[], string, boolean]>([
  ['nothing that waits is no backlog', [], '02:00', false],
  ['what was stored a minute ago is none', [item('1')], '01:01', false],
  ['what was stored a second earlier is one', [item('1')], '01:01:01', true],
  ['the oldest counts, which is the first', [item('1'), item('2', 'churn', at('01:30'))], '01:31', true],
])('%s', (_rule, waiting, time, isLate) => {
  expect(isBacklog(waiting, at(time))).toBe(isLate)
})

describe('a record has to wait for', () => {
  const own = item('000000003')

  test.each<readonly [string, readonly WaitingItem[], readonly WaitingItem[], boolean]>([
    ['an older one of its job', [item('000000001')], [own], true],
    ['no newer one', [item('000000004')], [own], false],
    ['no older one of another job', [item('000000001', 'fraud')], [own], false],
    ['no older one that is published with it', [item('000000001')], [item('000000001'), own], false],
    [
      'an older one of its job, although one of the same number of another job is published with it',
      [item('000000001')],
      [item('000000001', 'fraud'), own],
      true,
    ],
    ['not itself', [own], [], false],
  ])('%s', (_which, waiting, together, mustWait) => {
    expect(mustFollow(own, waiting, together)).toBe(mustWait)
  })
})

describe('whether something older waits is looked up', () => {
  const record: AuditRecord = {
    ...{
      job: 'churn',
      seq: 1,
      at: '2025-07-16T01:00:00Z',
      by: 'settle-access',
      event: 'e',
      change: 'end grant',
      phase: 'done',
    },
    ...{ target: 'churn', because: 'ended', previous: null, hash: 'h' },
  }
  const news = { records: [], events: [{ detailType: 'Access Ready', detail: {} }] }
  const withRecords = { records: [record], events: [] }

  test.each<readonly [string, readonly UnpublishedItem[], string, boolean]>([
    ['for records, which the log has in order', [{ ...item('1'), ...withRecords }], '01:00:01', true],
    [
      'for records beside events',
      [
        { ...item('1'), ...news },
        { ...item('2'), ...withRecords },
      ],
      '01:00:01',
      true,
    ],
    ['not for events alone', [{ ...item('1'), ...news }], '01:01', false],
    ['for events that the run of a minute may have published', [{ ...item('1'), ...news }], '01:01:01', true],
    ['not for nothing', [], '01:00:01', false],
  ])('%s', (_rule, items, time, isLookedUp) => {
    expect(mayFollow(items, at(time))).toBe(isLookedUp)
  })
})

test('items of one job are published in the order of their numbers, and events after the record before them', () => {
  const unsorted = ['000000010', '000000002', 'alone/a', '000000002/b', '000000001'].map((sk) => ({
    ...item(sk),
    ...{ records: [], events: [] },
  }))

  expect(inPublicationOrder(unsorted).map(({ key }) => key.sk)).toEqual([
    ...['000000001', '000000002', '000000002/b', '000000010', 'alone/a'],
  ])
})
