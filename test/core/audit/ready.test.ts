import { describe, expect, test } from 'vitest'
import { keyEventsIn } from '#core/audit/history/key-history.ts'
import { keyRecordsOf, readyIn } from '#core/audit/history/ready.ts'
import { at } from '#test/fixtures/seed.ts'
import { asked, chain, ended, instant, policy, receipt, type Told } from './told.ts'

const ASKED = asked('00:30', 'schedule grant')
const ATTACHED = [ASKED, policy('00:58', 'attach policy')] as const
const made = (clock: string, because = 'opening'): Told => [
  clock,
  { change: 'create key', because, target: 'trainer', detail: { key: `AKIA${clock}` } },
]
const off = (clock: string, key: string): Told => [clock, { change: 'deactivate key', because: 'closed', target: key }]

const ready = (
  told: readonly Told[],
  { keys, isCut = false, now = '12:00' }: { keys?: readonly Told[]; isCut?: boolean; now?: string } = {},
) => {
  const ofUser = keys && keyRecordsOf(keyEventsIn(chain(keys, 'user/trainer')), isCut)
  return readyIn(chain(told), ofUser, at(now)).map((date) => date.toISOString().slice(11, 19))
}
const LIVE = [made('00:00')] as const

describe('a job is ready', () => {
  test.each<[string, readonly Told[], Parameters<typeof ready>[1], readonly string[]]>([
    ['when its window opens, if all is done by then', ATTACHED, { keys: LIVE }, ['01:00:00']],
    [
      'when its policy is attached, if that is later',
      [ASKED, policy('01:05', 'attach policy')],
      { keys: LIVE },
      ['01:05:00'],
    ],
    ['when its key is stored, if that is later', ATTACHED, { keys: [made('01:03')] }, ['01:03:00']],
    ['without a key, if it is of a role', ATTACHED, {}, ['01:00:00']],
    [
      'when all of its policies are attached',
      [
        asked('00:30', 'schedule grant', { policies: ['p1', 'p2'] }),
        policy('00:58', 'attach policy'),
        policy('01:02', 'attach policy', 'p2'),
      ],
      {},
      ['01:02:00'],
    ],
    [
      'when the policies of an extension are attached, if they replaced the first before',
      [ASKED, asked('00:40', 'extend grant', { policies: ['p2'] }), policy('01:01', 'attach policy', 'p2')],
      {},
      ['01:01:00'],
    ],
    ['not before it happens', ATTACHED, { keys: LIVE, now: '00:59' }, []],
    [
      'never, if one of its policies is not attached',
      [asked('00:30', 'schedule grant', { policies: ['p1', 'p2'] }), policy('00:58', 'attach policy')],
      {},
      [],
    ],
    ['never, if it ended before', [...ATTACHED, ended('00:59')], { keys: LIVE }, []],
    ['never, if its key was stored only after its end', [...ATTACHED, ended('02:00')], { keys: [made('02:05')] }, []],
    ['never, if its user had no key', ATTACHED, { keys: [made('00:00'), off('00:10', 'AKIA00:00')] }, []],
    ['with a key of which the record was not read', ATTACHED, { keys: [], isCut: true }, ['01:00:00']],
    [
      'with its own keys, which Curfew does not touch',
      [
        ...ATTACHED,
        ['04:00', { change: 'close grant', because: 'closed', target: 'churn-7', detail: { keyKept: true } }],
      ],
      { keys: [made('02:00')] },
      ['01:00:00'],
    ],
    ['not by a key that is made for the time after it', ATTACHED, { keys: [made('01:03', 'closed')] }, []],
    [
      'not by an attachment that failed',
      [
        ASKED,
        ['00:58', { change: 'attach policy', because: 'open', target: 'p1', phase: 'failed' }],
        policy('01:10', 'attach policy'),
      ],
      {},
      ['01:10:00'],
    ],
    [
      'once in each of its runs',
      [
        ...ATTACHED,
        ended('02:00'),
        receipt('02:00', '02:00', '02:00', 'ended'),
        asked('02:10', 'reopen grant', { opensAt: instant('02:10'), policies: ['p2'] }),
        policy('02:11', 'attach policy', 'p2'),
      ],
      { keys: [...LIVE, made('02:12')] },
      ['01:00:00', '02:12:00'],
    ],
  ])('%s', (_, told, given, expected) => {
    expect(ready(told, given)).toEqual(expected)
  })
})
