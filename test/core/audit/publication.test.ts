import { describe, expect, test } from 'vitest'
import { inPublicationOrder, isBacklog, mustFollow, type WaitingItem } from '#core/audit/publication.ts'
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

test('items of one job are published in the order of their numbers, and events after the record before them', () => {
  const unsorted = ['000000010', '000000002', 'alone/a', '000000002/b', '000000001'].map((sk) => ({
    ...item(sk),
    ...{ records: [], events: [] },
  }))

  expect(inPublicationOrder(unsorted).map(({ key }) => key.sk)).toEqual([
    ...['000000001', '000000002', '000000002/b', '000000010', 'alone/a'],
  ])
})
