import { describe, expect, test } from 'vitest'
import { alone, chainProblems, link } from '#core/audit/chain.ts'
import type { AuditRecord } from '#core/audit/records.ts'
import { digestOf } from '#core/digest.ts'
import { endOf, entry, SCHEDULED, STAMP } from './records.ts'

const NONE = { lastSeq: 0, lastHash: null }
const attached = (target: string) => entry('attach policy', 'done', target)

const begun = link('churn', NONE, [SCHEDULED, attached('b')], STAMP)
const chain = [...begun, ...link('churn', endOf(begun), [attached('c'), attached('d')], STAMP)]
const [first, second, third, fourth] = chain
const refusal = alone('churn', entry('refuse request', 'done', 'churn'), STAMP)

/** A record with other content, and the hash of it. */
function forged(record: AuditRecord | undefined, changed: Partial<AuditRecord>): AuditRecord {
  const { hash: _hash, ...body } = { ...SCHEDULED, ...refusal, ...record, ...changed }
  return { ...body, hash: digestOf(body) }
}

/** A record with other content, and the hash that it had. */
function edited(record: AuditRecord | undefined): AuditRecord {
  return { ...refusal, ...record, target: 'x' }
}

test('records are numbered from 1 across writes, and each has the hash of the one before', () => {
  expect(chain.map(({ seq }) => seq)).toEqual([1, 2, 3, 4])
  expect(chain.map(({ previous }) => previous)).toEqual([null, first?.hash, second?.hash, third?.hash])
})

test('a record that stands alone has no number and no record before it', () => {
  expect(refusal).toMatchObject({ seq: 0, previous: null })
})

describe('complete are', () => {
  test.each([
    ['all records of a grant', chain],
    ['the same in any order', [third, first, fourth, second]],
    ['the same, some of them published twice', [...chain, ...chain.slice(1).toReversed()]],
    [
      'the same with a refusal and an orphan, which stand alone',
      [refusal, ...chain, alone('churn', entry('detach policy', 'done', 'x'), STAMP)],
    ],
  ])('%s', (_which, records) => {
    const all = records.filter((record) => record !== undefined)

    expect(chainProblems(all)).toEqual([])
    expect(chainProblems(all, endOf(chain))).toEqual([])
  })

  test('the records of a key ring, which no grant begins', () => {
    const ring = link('user/trainer', NONE, [entry('create key', 'intended', 'trainer')], STAMP)

    expect(chainProblems(ring, endOf(ring))).toEqual([])
  })

  test('no records, where the row has none', () => {
    expect(chainProblems([], NONE)).toEqual([])
  })
})

describe('tampering shows in the records alone:', () => {
  test.each<readonly [string, readonly (AuditRecord | undefined)[], readonly string[]]>([
    ['an edited record', [first, edited(second), third, fourth], ['was edited']],
    [
      'an edited copy before the original',
      [first, edited(second), second, third, fourth],
      ['was edited', 'has the number of another record, 2'],
    ],
    [
      'an edited copy after the original',
      [...chain, edited(second)],
      ['was edited', 'has the number of another record, 2'],
    ],
    ['an edited record that stands alone', [...chain, edited(refusal)], ['was edited']],
    [
      'a record that was edited and hashed anew',
      [first, forged(second, { target: 'x' }), third, fourth],
      ['does not follow the record before it'],
    ],
    [
      'a forged record beside another',
      [...chain, forged(second, { target: 'x' })],
      ['has the number of another record, 2'],
    ],
    ['a missing first record', chain.slice(1), ['a record before "attach policy, done" of .* is missing']],
    [
      'a missing record in the middle',
      [first, second, fourth],
      ['a record before "attach policy, done" of .* is missing'],
    ],
    ['several missing records, with their number', [first, fourth], ['2 records before .* are missing']],
    [
      'a forged first record, in place of the real one',
      [forged(first, { because: 'x' }), second, third, fourth],
      ['does not follow the record before it'],
    ],
    [
      'a first record that schedules nothing',
      link('churn', NONE, [attached('b')], STAMP),
      ['cannot be a first record'],
    ],
    [
      'a first record that names one before it',
      [forged(first, { previous: fourth?.hash ?? '' })],
      ['cannot be a first record'],
    ],
    [
      'a later record that names none before it',
      [first, second, forged(third, { previous: null })],
      ['does not follow the record before it'],
    ],
    [
      'the same behind a missing one',
      [first, forged(third, { previous: null })],
      ['a record before .* is missing', 'does not follow the record before it'],
    ],
    [
      'a record that stands alone with one before it',
      [forged(refusal, { previous: fourth?.hash ?? '' })],
      ['has no number, and names a record before it'],
    ],
    [
      'a receipt that stands alone',
      [...chain, alone('churn', entry('close grant', 'done', 'churn'), STAMP)],
      ['"close grant, done" of .* has no number'],
    ],
    [
      'an opening that stands alone',
      [...chain, alone('churn', attached('x'), STAMP)],
      ['"attach policy, done" of .* has no number'],
    ],
  ])('%s', (_which, records, problems) => {
    const all = records.filter((record) => record !== undefined)
    const expected = problems.map((problem) => expect.stringMatching(new RegExp(`${problem}$`)))

    expect(chainProblems(all)).toEqual(expected)
    expect(chainProblems(all.toReversed())).toEqual(expected)
  })
})

describe('tampering shows in comparison with the row:', () => {
  test.each<readonly [string, readonly AuditRecord[], string]>([
    ['a missing last record', chain.slice(0, 3), 'the last record is missing'],
    ['several missing last records, with their number', chain.slice(0, 1), 'the last 3 records are missing'],
    ['all records missing but one that stands alone', [refusal], 'the last 4 records are missing'],
    [
      'a record too many',
      [...chain, ...link('churn', endOf(chain), [attached('e')], STAMP)],
      'the row knows of 4 records, and there are 5',
    ],
    [
      'a last record that was hashed anew',
      [...chain.slice(0, 3), forged(fourth, { target: 'x' })],
      'the last record is not the one that the row knows',
    ],
  ])('%s', (_which, records, problem) => {
    expect(chainProblems(records)).toEqual([])
    expect(chainProblems(records, endOf(chain))).toEqual([problem])
  })
})
